/**
 * What the sandbox holds: spaces, numbers and codes, made from a seed when they are first asked for, so that ten
 * thousand spaces start as fast as three. Always the same for the same seed. Knows nothing of HTTP, signatures or quotas.
 */
import { notOwned } from '../api-error.js';
import { businesses, businessOf } from './businesses.js';
import { seededText } from './seeded-random.js';
import { NumberPlan } from './number-plan.js';
import { StoredSpace, type SpaceInfo } from './space.js';
import { seedWaba } from './waba.js';

export interface SandboxStateOptions {
  seed: number;
  /** How many spaces each account has. */
  spaces: readonly number[];
  numbersPerSpace: number;
  codesPerNumber: number;
}

/** The second space of a business says so in its id and name. */
const withCycleSuffix = (text: string, separator: string, cycle: number) =>
  cycle === 0 ? text : `${text}${separator}${cycle + 1}`;

export class SandboxState {
  readonly #options: SandboxStateOptions;
  readonly #plan: NumberPlan;
  /** CustSpaceId to the space's index over all accounts, one map an account. */
  readonly #indexes: ReadonlyMap<string, number>[];
  /** The spaces that somebody has looked at. */
  readonly #spaces = new Map<number, StoredSpace>();
  readonly #added = new Set<string>();

  constructor(options: SandboxStateOptions) {
    this.#options = options;
    const total = options.spaces.reduce((sum, count) => sum + count, 0);
    this.#plan = new NumberPlan(total, options.numbersPerSpace);
    let next = 0;
    this.#indexes = options.spaces.map(
      (count) => new Map(Array.from({ length: count }, () => [this.#spaceInfo(next).custSpaceId, next++] as const)),
    );
  }

  /** The spaces of an account, without making them. */
  spaceInfos(account: number): SpaceInfo[] {
    return [...(this.#indexes[account]?.values() ?? [])].map((index) => this.#spaceInfo(index));
  }

  /**
   * A space of the account; without an id its own instance, which is its first space. A space that is unknown and one
   * of another account are refused alike.
   */
  space(account: number, custSpaceId?: string): StoredSpace {
    const indexes = this.#indexes[account];
    const index = custSpaceId === undefined ? indexes?.values().next().value : indexes?.get(custSpaceId);
    if (index === undefined) throw notOwned();
    let space = this.#spaces.get(index);
    if (space === undefined) {
      space = this.#createSpace(index);
      this.#spaces.set(index, space);
    }
    return space;
  }

  /** Whether any space of any account has the number: WhatsApp knows a number once. */
  isTaken(digits: string): boolean {
    return this.#added.has(digits) || this.#plan.includes(digits);
  }

  /** Remembers a number that was added to a space. */
  markTaken(digits: string): void {
    this.#added.add(digits);
  }

  /** Back to the seed. */
  reset(): void {
    this.#spaces.clear();
    this.#added.clear();
  }

  #spaceInfo(index: number): SpaceInfo {
    const cycle = Math.floor(index / businesses.length);
    const { slug, name } = businessOf(index);
    return {
      custSpaceId: withCycleSuffix(`cams-${slug}`, '-', cycle),
      name: withCycleSuffix(name, ' ', cycle),
      isvCode: seededText(`isv ${this.#options.seed} ${index}`, 'abcdefghijklmnopqrstuvwxyz0123456789', 20),
    };
  }

  #createSpace(index: number): StoredSpace {
    const { seed, numbersPerSpace, codesPerNumber } = this.#options;
    const business = businessOf(index);
    const info = this.#spaceInfo(index);
    return new StoredSpace({
      ...info,
      seed,
      business,
      waba: seedWaba(seed, index, business, info.name),
      codesPerNumber,
      digits: Array.from({ length: numbersPerSpace }, (_, number) => this.#plan.numberOf(index, number)),
    });
  }
}
