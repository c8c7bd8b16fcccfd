import { maxPrefilledMessageLength } from '../src/domain.js';
import { InvalidInputError, type InputIssue } from '../src/errors.js';
import { splitCallingCode } from './phone-number-forms.js';
import { digitsIssue } from './scalars.js';

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

  /** Checks only the form of a number. The upstream decides whether it exists. */
  phoneNumber(field: string, digits: string): void {
    const issue = digitsIssue(digits, [...this.path, field]);
    if (issue !== undefined) this.#issues.push(issue);
  }

  /**
   * Checks a number that is to be added, and splits it into country code and national number without changing a digit.
   */
  newPhoneNumber(field: string, digits: string): { countryCode: string; national: string } {
    const split = /^\d{5,15}$/.test(digits) ? splitCallingCode(digits) : undefined;
    if (split === undefined)
      this.addIssue(
        field,
        'expected a phone number of 5 to 15 digits that starts with a country code, such as +8613800001234; ' +
          `got ${JSON.stringify(digits.slice(0, 40))}.`,
      );
    return split ?? { countryCode: '', national: '' };
  }

  /** @throws InvalidInputError with all collected problems */
  throwIfInvalid(): void {
    if (this.#issues.length > 0) throw new InvalidInputError(this.#issues);
  }
}
