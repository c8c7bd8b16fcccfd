import { detailsOf, faultKinds, type FaultDetails, type FaultKind } from './kinds.js';

/** A fault that was asked for: what goes wrong, and for which calls. */
export interface FaultOrder extends FaultDetails {
  kind: FaultKind;
  /** The action it hits; every action when left out. */
  action?: string | undefined;
  /** The id of the key that signed the calls it hits; every key when left out. */
  key?: string | undefined;
  /** How many calls it hits; every one, until it is cleared, when left out. */
  count?: number | undefined;
  /** The probability, from 0 to 1, that it hits a call; 1 when left out. */
  probability?: number | undefined;
  /** How many matching calls go well before it begins; 0 when left out. */
  after?: number | undefined;
}

/** A fault that makes no sense. The message says what was expected and what came. */
export class InvalidFault extends TypeError {
  override readonly name = 'InvalidFault';
}

type Check = readonly [expected: string, accepts: (value: unknown) => boolean];

const integer = (least: number, most: number): Check => [
  `an integer from ${least} to ${most}`,
  (value) => Number.isInteger(value) && Number(value) >= least && Number(value) <= most,
];
const text: Check = ['a text that is not empty', (value) => typeof value === 'string' && value !== ''];

const isKind = (kind: unknown): kind is FaultKind => typeof kind === 'string' && Object.hasOwn(faultKinds, kind);

const shown = (value: unknown) => JSON.stringify(value) ?? String(value);

function checksFor(kind: FaultKind, actions: ReadonlySet<string>): ReadonlyMap<string, Check> {
  const details: Readonly<Record<keyof FaultDetails, Check>> = {
    ms: integer(0, 600_000),
    code: text,
    message: text,
    status: integer(200, 599),
    value: text,
  };
  return new Map<string, Check>([
    ['kind', ['a kind of fault', isKind]],
    ['action', [`one of ${[...actions].join(', ')}`, (value) => typeof value === 'string' && actions.has(value)]],
    ['key', text],
    ['count', integer(1, Number.MAX_SAFE_INTEGER)],
    ['probability', ['a number from 0 to 1', (value) => typeof value === 'number' && value >= 0 && value <= 1]],
    ['after', integer(0, Number.MAX_SAFE_INTEGER)],
    ...(detailsOf[kind] ?? []).map((detail) => [detail, details[detail]] as const),
  ]);
}

function assertOrder(value: unknown, actions: ReadonlySet<string>): asserts value is FaultOrder {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new InvalidFault(`Expected a fault such as {"kind":"reset","count":1}; got ${shown(value)}.`);
  }
  const kind = 'kind' in value ? value.kind : undefined;
  if (!isKind(kind)) {
    throw new InvalidFault(`Expected kind to be one of ${Object.keys(faultKinds).join(', ')}; got ${shown(kind)}.`);
  }
  const checks = checksFor(kind, actions);
  for (const [field, given] of Object.entries(value)) {
    const check = checks.get(field);
    if (check === undefined) {
      throw new InvalidFault(`Expected the fields ${[...checks.keys()].join(', ')} for ${kind}; got ${shown(field)}.`);
    }
    const [expected, accepts] = check;
    if (given !== undefined && !accepts(given)) {
      throw new InvalidFault(`Expected ${field} to be ${expected}; got ${shown(given)}.`);
    }
  }
}

/** Checks a fault that came from outside. Throws InvalidFault. */
export function readFaultOrder(value: unknown, actions: ReadonlySet<string>): FaultOrder {
  assertOrder(value, actions);
  return { ...value };
}
