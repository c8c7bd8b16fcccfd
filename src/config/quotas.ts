import { quoted } from './fault.js';
import { isInteger, type SettingReader } from './reader.js';

/** What CAMS_QUOTAS overrides, in calls a second. */
export interface Quotas {
  readonly byAction: Readonly<Record<string, number>>;
  /** Of every operation that is not named; null: its documented quota. */
  readonly all: number | null;
}

const range = { from: 1, to: 10_000 };

/** The calls a second that an operation may use: as it is named, as `*` says, or as documented. */
export function quotaOf(quotas: Quotas, action: string, documented: number): number {
  const named = Object.hasOwn(quotas.byAction, action) ? quotas.byAction[action] : undefined;
  return named ?? quotas.all ?? documented;
}

/** CAMS_QUOTAS: `Action=calls`, comma-separated, `*` for every other operation. */
export function readQuotas(reader: SettingReader, knownActions: readonly string[]): Quotas {
  const text = reader.given('CAMS_QUOTAS');
  const found = new Map<string, number>();
  for (const part of text?.split(',') ?? []) {
    const [action = '', count = '', ...rest] = part.split('=').map((piece) => piece.trim());
    const isCount = rest.length === 0 && isInteger(count, range);
    if (!isCount) {
      reader.fault(
        'CAMS_QUOTAS',
        `Operation=calls, a whole number of calls from ${range.from} to ${range.to} a second`,
        quoted(part.trim()),
      );
    }
    if (isCount && action !== '*' && !knownActions.includes(action)) {
      reader.fault('CAMS_QUOTAS', `* or one of ${knownActions.join(', ')}`, quoted(action));
    }
    if (found.has(action)) reader.fault('CAMS_QUOTAS', 'each operation once', `${quoted(action)} again`);
    if (isCount) found.set(action, Number(count));
  }
  const all = found.get('*') ?? null;
  found.delete('*');
  return { byAction: Object.fromEntries(found), all };
}
