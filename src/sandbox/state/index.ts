/**
 * The state of the sandbox: spaces, phone numbers and codes, generated from a seed on first access, so that ten
 * thousand spaces start as fast as three. Knows nothing of HTTP, signatures or quotas.
 */
import { notOwned } from '../api-error.js';
import { businesses, businessOf } from './businesses.js';
import { seededText } from './seeded-random.js';
import { NumberPlan } from './number-plan.js';
import { StoredSpace, type SandboxSpace } from './space.js';
import { seedWaba } from './waba.js';

export interface SandboxStateOptions {
  seed: number;
  /** How many spaces each account has. */
  spaces: readonly number[];
  numbersPerSpace: number;
  codesPerNumber: number;
}

/** Adds " 2" (or "-2") to the name and id of a business' second space, and so on. */
const withCycleSuffix = (text: string, separator: string, cycle: number) =>
  cycle === 0 ? text : `${text}${separator}${cycle + 1}`;

export class SandboxState {
  readonly #options: SandboxStateOptions;
  readonly #plan: NumberPlan;
  /** For each account: CustSpaceId to the space's index over all accounts. */
  readonly #indexes: ReadonlyMap<string, number>[];
  /** The spaces that have been accessed. */
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

  /** The spaces of an account, without generating their content. */
  spaceInfos(account: number): SandboxSpace[] {
    return [...(this.#indexes[account]?.values() ?? [])].map((index) => this.#spaceInfo(index));
  }

  /**
   * A space of the account; without an id the account's own instance, which is its first space.
   * @throws ApiError, the same for an unknown space and for one of another account
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

  /** The spaces that have been accessed. */
  loadedSpaces(): StoredSpace[] {
    return [...this.#spaces.values()];
  }

  /** Whether any space of any account has the phone number, because WhatsApp registers a number only once. */
  isTaken(digits: string): boolean {
    return this.#added.has(digits) || this.#plan.includes(digits);
  }

  /** Records a phone number that was added to a space. */
  markTaken(digits: string): void {
    this.#added.add(digits);
  }

  /** Restores the seeded state. */
  reset(): void {
    this.#spaces.clear();
    this.#added.clear();
  }

  #spaceInfo(index: number): SandboxSpace {
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
