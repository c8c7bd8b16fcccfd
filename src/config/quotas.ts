import { quoted } from './config-error.js';
import { isInteger, type SettingReader } from './setting-reader.js';

/** The quotas that CAMS_QUOTAS overrides, in calls per second. */
export interface QuotaOverrides {
  readonly byAction: Readonly<Record<string, number>>;
  /** The quota of every operation that is not named; null keeps the documented quotas. */
  readonly all: number | null;
}

const range = { from: 1, to: 10_000 };

/** The quota of an operation in calls per second: its own override, that of `*`, or the documented one. */
export function quotaOf(quotas: QuotaOverrides, action: string, documented: number): number {
  const override = Object.hasOwn(quotas.byAction, action) ? quotas.byAction[action] : undefined;
  return override ?? quotas.all ?? documented;
}

/** Reads CAMS_QUOTAS: comma-separated `Action=calls`, `*` for every other operation. */
export function readQuotas(reader: SettingReader, knownActions: readonly string[]): QuotaOverrides {
  const text = reader.raw('CAMS_QUOTAS');
  const overrides = new Map<string, number>();
  for (const part of text?.split(',') ?? []) {
    const [action = '', count = '', ...rest] = part.split('=').map((piece) => piece.trim());
    const isCount = rest.length === 0 && isInteger(count, range);
    if (!isCount) {
      reader.addIssue(
        'CAMS_QUOTAS',
        `Operation=calls, a whole number of calls per second from ${range.from} to ${range.to}`,
        quoted(part.trim()),
      );
    }
    if (isCount && action !== '*' && !knownActions.includes(action)) {
      reader.addIssue('CAMS_QUOTAS', `* or one of ${knownActions.join(', ')}`, quoted(action));
    }
    if (overrides.has(action)) reader.addIssue('CAMS_QUOTAS', 'each operation once', `${quoted(action)} again`);
    if (isCount) overrides.set(action, Number(count));
  }
  const all = overrides.get('*') ?? null;
  overrides.delete('*');
  return { byAction: Object.fromEntries(overrides), all };
}
