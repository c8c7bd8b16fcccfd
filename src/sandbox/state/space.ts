import { notOwned } from '../api-error.js';
import type { Business } from './businesses.js';
import { seedMessageQrdl, type StoredMessageQrdl } from './message-qrdl.js';
import { NumberService, type BusinessProfileRecord } from './number-service.js';
import { seedPhoneNumber, type PhoneNumberRecord } from './phone-number.js';
import type { WabaRecord } from './waba.js';

/** The id, name and IsvCode of a space. */
export interface SandboxSpace {
  custSpaceId: string;
  name: string;
  /** Proves that the space's owner authorised the ISV; calls may send it as IsvCode. */
  isvCode: string;
}

/** A phone number and its codes. The codes are generated on first access. */
export class StoredPhoneNumber {
  readonly record: PhoneNumberRecord;
  readonly service: NumberService;
  readonly #seedCodes: () => StoredMessageQrdl[];
  #codes: StoredMessageQrdl[] | undefined;

  constructor(
    record: PhoneNumberRecord,
    profile: BusinessProfileRecord,
    seedCodes: () => StoredMessageQrdl[] = () => [],
  ) {
    this.record = record;
    this.service = new NumberService(profile);
    this.#seedCodes = seedCodes;
  }

  /** The codes, oldest first. Actions mutate this array. */
  get codes(): StoredMessageQrdl[] {
    this.#codes ??= this.#seedCodes();
    return this.#codes;
  }
}

/** The input from which a space is generated. */
export interface SpaceSeed extends SandboxSpace {
  seed: number;
  business: Business;
  waba: WabaRecord;
  codesPerNumber: number;
  /** The space's phone numbers. */
  digits: readonly string[];
}

/** A space: one WABA and its numbers. */
export class StoredSpace {
  readonly info: SandboxSpace;
  readonly waba: WabaRecord;
  readonly #numbers = new Map<string, StoredPhoneNumber>();

  constructor({ custSpaceId, name, isvCode, seed, business, waba, codesPerNumber, digits }: SpaceSeed) {
    this.info = { custSpaceId, name, isvCode };
    this.waba = waba;
    for (const [index, number] of digits.entries()) {
      const record = seedPhoneNumber(`number ${seed} ${custSpaceId}`, index, number, business);
      const codes = () =>
        Array.from({ length: codesPerNumber }, (_, code) => seedMessageQrdl(seed, number, code, business));
      this.#numbers.set(number, new StoredPhoneNumber(record, profileOf(business), codes));
    }
  }

  /** The phone numbers, oldest first. */
  get numbers(): StoredPhoneNumber[] {
    return [...this.#numbers.values()];
  }

  /**
   * The phone number with these digits.
   * @throws ApiError if the space has none
   */
  number(digits: string): StoredPhoneNumber {
    const number = this.#numbers.get(digits);
    if (number === undefined) throw notOwned();
    return number;
  }

  addNumber(record: PhoneNumberRecord): void {
    this.#numbers.set(record.PhoneNumber, new StoredPhoneNumber(record, emptyProfile()));
  }
}

const emptyProfile = (): BusinessProfileRecord => ({
  About: '',
  Address: '',
  Description: '',
  Email: '',
  ProfilePictureUrl: '',
  Vertical: '',
  Websites: [],
});

const profileOf = ({ slug, name, company, branches }: Business): BusinessProfileRecord => ({
  About: name,
  Address: branches[0] ?? '',
  Description: `${name} is run by ${company}.`,
  Email: `hello@${slug}.example`,
  ProfilePictureUrl: `https://www.${slug}.example/logo.png`,
  Vertical: 'RESTAURANT',
  Websites: [`https://www.${slug}.example`],
});
