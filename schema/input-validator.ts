import { createRequire } from 'node:module';
import { maxPrefilledMessageLength } from '../src/domain.js';
import { InvalidInputError, type InputIssue } from '../src/errors.js';

const requireModule = createRequire(import.meta.url);

/**
 * Loaded synchronously with the first number: the check is synchronous, and the numbering plans would slow down every
 * start.
 */
const parsePhoneNumber = (text: string) =>
  (requireModule('libphonenumber-js/min') as typeof import('libphonenumber-js/min')).parsePhoneNumberFromString(text);

/** Collects all problems of one input, so that the caller gets them together and before anything is sent. */
export class InputValidator {
  readonly #issues: InputIssue[] = [];

  /** @param path the path of the input, such as ["input"] or ["inputs", "3"] */
  constructor(private readonly path: readonly string[]) {}

  addIssue(field: string, message: string): void {
    this.#issues.push({ path: field === '' ? [...this.path] : [...this.path, field], message });
  }

  /** Checks a required text of at most `maxLength` Unicode code points. */
  text(field: string, value: string, maxLength: number): void {
    const length = [...value].length;
    if (value.trim() === '') this.addIssue(field, 'expected a text, got an empty one.');
    else if (!value.isWellFormed()) this.addIssue(field, 'expected Unicode text, got half of a surrogate pair.');
    else if (length > maxLength) this.addIssue(field, `expected at most ${maxLength} characters, got ${length}.`);
  }

  prefilledMessage(value: string): void {
    this.text('prefilledMessage', value, maxPrefilledMessageLength);
  }

  /**
   * A number that can exist: its country code is assigned, its length is one of that country's. Returns its two parts.
   */
  phoneNumber(field: string, digits: string): { countryCode: string; national: string } {
    const parsed = /^\d{3,15}$/.test(digits) ? parsePhoneNumber(`+${digits}`) : undefined;
    if (!parsed?.isPossible()) {
      this.addIssue(
        field,
        'expected a phone number that can exist, with its country code, such as +8613800001234; got ' +
          `${JSON.stringify(digits.slice(0, 40))}.`,
      );
    }
    return { countryCode: parsed?.countryCallingCode ?? '', national: parsed?.nationalNumber ?? '' };
  }

  /** @throws InvalidInputError with all collected problems */
  throwIfInvalid(): void {
    if (this.#issues.length > 0) throw new InvalidInputError(this.#issues);
  }
}
