import { tryParseJson } from '../json.js';
import { InvalidInputError, type InputIssue } from '../errors.js';
import type { EntityRef } from '../operations/index.js';

/** One notice of a push. */
export interface Notice {
  /** Type, WABA and phone number: a notice with the same key and text as an earlier one is a duplicate. */
  readonly dedupeKey: string;
  /** The whole notice as JSON. */
  readonly text: string;
  /**
   * The entities whose cached data the notice invalidates; empty for data that the gateway does not cache, such as
   * templates.
   */
  readonly changed: readonly EntityRef[];
}

/** Maximum number of notices in one push. Alibaba documents no limit. */
const maxNotices = 1_000;

/**
 * Parses a ChatAppAudit push: a JSON array of notices, in version 2 with `Type` (documented: template, phoneNameUpdate,
 * phoneQualityUpdate, wabaReviewUpdate, wabaAccountUpdate, templateCategoryUpdate, templateQualityUpdate), `WabaId`,
 * and `PhoneNumber` for the types about a number; version 1 is about templates only and has no `Type`. A notice has no
 * id and no time. A notice of an unknown type is accepted and invalidates nothing.
 * @throws InvalidInputError, which says what was expected and received
 */
export function readChatAppAudit(body: string): readonly Notice[] {
  const notices = tryParseJson(body);
  if (notices === undefined)
    throw invalidBody(
      [],
      `expected a JSON array of notices, got text that is not JSON: ${JSON.stringify(body.slice(0, 40))}.`,
    );
  if (!Array.isArray(notices)) throw invalidBody([], `expected a JSON array of notices, got ${describeType(notices)}.`);
  if (notices.length > maxNotices)
    throw invalidBody([], `expected at most ${maxNotices} notices, got ${notices.length}.`);
  return notices.map((notice: unknown, index) => {
    if (typeof notice !== 'object' || notice === null || Array.isArray(notice))
      throw invalidBody([String(index)], `expected an object, got ${describeType(notice)}.`);
    return toNotice({ ...notice });
  });
}

function toNotice(fields: {
  readonly Type?: unknown;
  readonly WabaId?: unknown;
  readonly PhoneNumber?: unknown;
}): Notice {
  const { Type: type = 'template' } = fields;
  const wabaId = asText(fields.WabaId);
  const digits = asText(fields.PhoneNumber)?.replace(/\D/g, '') || undefined;
  const waba: EntityRef[] = wabaId === undefined ? [] : [{ kind: 'waba', id: wabaId }];
  const number: EntityRef[] = digits === undefined ? [] : [{ kind: 'phoneNumbers', id: digits }];
  const changed: Readonly<Record<string, readonly EntityRef[]>> = {
    phoneNameUpdate: number,
    phoneQualityUpdate: number,
    wabaReviewUpdate: waba,
    wabaAccountUpdate: [...waba, ...number],
  };
  const known = typeof type === 'string' && Object.hasOwn(changed, type) ? changed[type] : undefined;
  return { dedupeKey: JSON.stringify([type, wabaId, digits]), text: JSON.stringify(fields), changed: known ?? [] };
}

function asText(value: unknown): string | undefined {
  return typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() || undefined : undefined;
}

function invalidBody(path: string[], message: string): InvalidInputError {
  const issue: InputIssue = { path: ['body', ...path], message };
  return new InvalidInputError([issue]);
}

function describeType(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'an array' : typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
