import { InvalidInputError, type InputIssue } from '../errors.js';
import type { Watched } from '../operations/index.js';

/** One item of a push. */
export interface Notice {
  /** What it is about, so that of two that say the same of it the second is a repeat. */
  readonly about: string;
  /** All that it says. */
  readonly text: string;
  /** What it makes old; empty where the gateway keeps nothing of the kind, as of templates. */
  readonly changed: readonly Watched[];
}

/** More are not pushed at a time: Alibaba's documentation names no number. */
const mostNotices = 1_000;

/**
 * A ChatAppAudit push: a JSON array of notices, in version 2 with `Type` (documented: template, phoneNameUpdate,
 * phoneQualityUpdate, wabaReviewUpdate, wabaAccountUpdate, templateCategoryUpdate, templateQualityUpdate), `WabaId`, and
 * `PhoneNumber` for the types about a number; version 1 speaks of templates alone and has no `Type`. There is no id and no time.
 * A type that nobody has listed is taken, and changes nothing.
 * @throws InvalidInputError, which says what was expected and what came
 */
export function readChatAppAudit(body: string): readonly Notice[] {
  const notices = parsed(body);
  if (!Array.isArray(notices)) throw fault([], `expected a JSON array of notices, got ${kindOf(notices)}.`);
  if (notices.length > mostNotices) throw fault([], `expected at most ${mostNotices} notices, got ${notices.length}.`);
  return notices.map((notice: unknown, index) => {
    if (typeof notice !== 'object' || notice === null || Array.isArray(notice))
      throw fault([String(index)], `expected an object, got ${kindOf(notice)}.`);
    return noticeOf({ ...notice });
  });
}

function noticeOf(fields: {
  readonly Type?: unknown;
  readonly WabaId?: unknown;
  readonly PhoneNumber?: unknown;
}): Notice {
  const { Type: type = 'template' } = fields;
  const wabaId = named(fields.WabaId);
  const digits = named(fields.PhoneNumber)?.replace(/\D/g, '') || undefined;
  const waba: Watched[] = wabaId === undefined ? [] : [{ kind: 'waba', name: wabaId }];
  const number: Watched[] = digits === undefined ? [] : [{ kind: 'phoneNumbers', name: digits }];
  const changed: Readonly<Record<string, readonly Watched[]>> = {
    phoneNameUpdate: number,
    phoneQualityUpdate: number,
    wabaReviewUpdate: waba,
    wabaAccountUpdate: [...waba, ...number],
  };
  const known = typeof type === 'string' && Object.hasOwn(changed, type) ? changed[type] : undefined;
  return { about: JSON.stringify([type, wabaId, digits]), text: JSON.stringify(fields), changed: known ?? [] };
}

function named(value: unknown): string | undefined {
  return typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() || undefined : undefined;
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw fault([], `expected a JSON array of notices, got what is not JSON: ${JSON.stringify(body.slice(0, 40))}.`);
  }
}

function fault(path: string[], message: string): InvalidInputError {
  const issue: InputIssue = { path: ['body', ...path], message };
  return new InvalidInputError([issue]);
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'an array' : typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
