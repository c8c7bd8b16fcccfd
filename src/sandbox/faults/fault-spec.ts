import { detailsOf, faultKinds, type FaultDetails, type FaultKind } from './fault-kinds.js';

/** A fault to inject: its kind, and the calls that it applies to. */
export interface FaultSpec extends FaultDetails {
  kind: FaultKind;
  /** The action that it applies to; if omitted, every action. */
  action?: string | undefined;
  /** The access key id of the calls that it applies to; if omitted, every key. */
  key?: string | undefined;
  /** The number of calls that it hits; if omitted, every call until the fault is cleared. */
  count?: number | undefined;
  /** The probability, from 0 to 1, that it hits a call; 1 if omitted. */
  probability?: number | undefined;
  /** The number of matching calls that it skips first; 0 if omitted. */
  after?: number | undefined;
}

/** An invalid fault specification. The message says what was expected and received. */
export class InvalidFaultError extends TypeError {
  override readonly name = 'InvalidFaultError';
}

type FieldCheck = readonly [expected: string, accepts: (value: unknown) => boolean];

const integer = (min: number, max: number): FieldCheck => [
  `an integer from ${min} to ${max}`,
  (value) => Number.isInteger(value) && Number(value) >= min && Number(value) <= max,
];
const text: FieldCheck = ['a text that is not empty', (value) => typeof value === 'string' && value !== ''];

const isKind = (kind: unknown): kind is FaultKind => typeof kind === 'string' && Object.hasOwn(faultKinds, kind);

const formatValue = (value: unknown) => JSON.stringify(value) ?? String(value);

function checksFor(kind: FaultKind, actions: ReadonlySet<string>): ReadonlyMap<string, FieldCheck> {
  const details: Readonly<Record<keyof FaultDetails, FieldCheck>> = {
    ms: integer(0, 600_000),
    code: text,
    message: text,
    status: integer(200, 599),
    retryAfter: [
      'a number of seconds, or a text',
      (value) => text[1](value) || (Number.isInteger(value) && Number(value) >= 0),
    ],
    field: text,
    index: integer(0, Number.MAX_SAFE_INTEGER),
    value: kind === 'setField' ? ['a JSON value', () => true] : text,
  };
  return new Map<string, FieldCheck>([
    ['kind', ['a kind of fault', isKind]],
    ['action', [`one of ${[...actions].join(', ')}`, (value) => typeof value === 'string' && actions.has(value)]],
    ['key', text],
    ['count', integer(1, Number.MAX_SAFE_INTEGER)],
    ['probability', ['a number from 0 to 1', (value) => typeof value === 'number' && value >= 0 && value <= 1]],
    ['after', integer(0, Number.MAX_SAFE_INTEGER)],
    ...(detailsOf[kind] ?? []).map((detail) => [detail, details[detail]] as const),
  ]);
}

function assertFaultSpec(value: unknown, actions: ReadonlySet<string>): asserts value is FaultSpec {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new InvalidFaultError(`Expected a fault such as {"kind":"reset","count":1}; got ${formatValue(value)}.`);
  }
  const kind = 'kind' in value ? value.kind : undefined;
  if (!isKind(kind)) {
    throw new InvalidFaultError(
      `Expected kind to be one of ${Object.keys(faultKinds).join(', ')}; got ${formatValue(kind)}.`,
    );
  }
  const checks = checksFor(kind, actions);
  for (const [field, given] of Object.entries(value)) {
    const check = checks.get(field);
    if (check === undefined) {
      throw new InvalidFaultError(
        `Expected the fields ${[...checks.keys()].join(', ')} for ${kind}; got ${formatValue(field)}.`,
      );
    }
    const [expected, accepts] = check;
    if (given !== undefined && !accepts(given)) {
      throw new InvalidFaultError(`Expected ${field} to be ${expected}; got ${formatValue(given)}.`);
    }
  }
}

/** Validates a fault specification. @throws InvalidFaultError */
export function parseFaultSpec(value: unknown, actions: ReadonlySet<string>): FaultSpec {
  assertFaultSpec(value, actions);
  return { ...value };
}
