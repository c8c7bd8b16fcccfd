import { notOwned } from '../api-error.js';
import type { Business } from './businesses.js';
import { seedMessageQrdl, type StoredMessageQrdl } from './message-qrdl.js';
import { seedPhoneNumber, type PhoneNumberRecord } from './phone-number.js';
import type { WabaRecord } from './waba.js';

/** What is told about a space without looking into it. */
export interface SpaceInfo {
  custSpaceId: string;
  name: string;
  /** The proof that the space's owner authorised the ISV; calls may send it as IsvCode. */
  isvCode: string;
}

/** A phone number of a space and its codes; the codes are made when they are first asked for. */
export class StoredPhoneNumber {
  readonly record: PhoneNumberRecord;
  readonly #seedCodes: () => StoredMessageQrdl[];
  #codes: StoredMessageQrdl[] | undefined;

  constructor(record: PhoneNumberRecord, seedCodes: () => StoredMessageQrdl[] = () => []) {
    this.record = record;
    this.#seedCodes = seedCodes;
  }

  /** The codes, oldest first; the array is the state, and actions change it. */
  get codes(): StoredMessageQrdl[] {
    this.#codes ??= this.#seedCodes();
    return this.#codes;
  }
}

/** What a space is made from. */
export interface SpaceSeed extends SpaceInfo {
  seed: number;
  business: Business;
  waba: WabaRecord;
  codesPerNumber: number;
  /** The digits of the space's numbers. */
  digits: readonly string[];
}

/** A space: one WABA and its numbers. */
export class StoredSpace {
  readonly info: SpaceInfo;
  readonly waba: WabaRecord;
  readonly #numbers = new Map<string, StoredPhoneNumber>();

  constructor({ custSpaceId, name, isvCode, seed, business, waba, codesPerNumber, digits }: SpaceSeed) {
    this.info = { custSpaceId, name, isvCode };
    this.waba = waba;
    for (const [index, number] of digits.entries()) {
      const record = seedPhoneNumber(`number ${seed} ${custSpaceId}`, index, number, business);
      const codes = () =>
        Array.from({ length: codesPerNumber }, (_, code) => seedMessageQrdl(seed, number, code, business));
      this.#numbers.set(number, new StoredPhoneNumber(record, codes));
    }
  }

  /** The numbers in the order they were added. */
  get numbers(): StoredPhoneNumber[] {
    return [...this.#numbers.values()];
  }

  /** The number with these digits; a Refusal when the space has none. */
  number(digits: string): StoredPhoneNumber {
    const number = this.#numbers.get(digits);
    if (number === undefined) throw notOwned();
    return number;
  }

  addNumber(record: PhoneNumberRecord): void {
    this.#numbers.set(record.PhoneNumber, new StoredPhoneNumber(record));
  }
}
