import { businesses, businessOf } from './businesses.js';
import { numberRanges, overflowRange, type Country, type NumberRange } from './number-ranges.js';

/** The step between two numbers of a space. A prime, so that the numbers look random and are unique. */
const stride = 7919;

const sizeOf = ({ digits, from = 0 }: NumberRange) => 10 ** digits - from;
const formatNumber = ({ prefix, digits, from = 0 }: NumberRange, index: number) =>
  prefix + String(index + from).padStart(digits, '0');

/** The modular inverse of the stride: the x with (stride * x) mod modulus = 1. */
function inverseOfStride(modulus: number): number {
  let [a, b, x, y] = [stride % modulus, modulus, 1, 0];
  while (a > 1) {
    const quotient = Math.floor(b / a);
    [a, b, x, y] = [b - quotient * a, a, y - quotient * x, x];
  }
  return ((x % modulus) + modulus) % modulus;
}

/** The country of a space, and its index among the spaces of that country. `space` is its index over all accounts. */
function indexInCountry(space: number): { country: Country; countryIndex: number } {
  const business = businessOf(space);
  const { country } = business;
  const sameCountry = businesses.filter((other) => other.country === country);
  const cycle = Math.floor(space / businesses.length);
  return { country, countryIndex: cycle * sameCountry.length + sameCountry.indexOf(business) };
}

/**
 * Maps spaces to phone numbers and back by arithmetic, so that numbers are unique over 10,000 spaces without generating
 * those spaces.
 */
export class NumberPlan {
  readonly #spaces: number;
  readonly #numbersPerSpace: number;

  constructor(spaces: number, numbersPerSpace: number) {
    this.#spaces = spaces;
    this.#numbersPerSpace = numbersPerSpace;
  }

  /** The digits of number `index` of a space, country code first. */
  numberOf(space: number, index: number): string {
    const { country, countryIndex } = indexInCountry(space);
    const ordinal = countryIndex * this.#numbersPerSpace + index;
    const capacity = numberRanges[country].reduce((sum, range) => sum + sizeOf(range), 0);
    if (ordinal >= capacity) return formatNumber(overflowRange, space * this.#numbersPerSpace + index);
    let position = (ordinal * stride) % capacity;
    for (const range of numberRanges[country]) {
      if (position < sizeOf(range)) return formatNumber(range, position);
      position -= sizeOf(range);
    }
    throw new RangeError(`Expected a position within the ranges of ${country}; ${position} is left over.`);
  }

  /** Whether a space of this plan was seeded with the number. */
  includes(digits: string): boolean {
    return this.#candidates(digits).some(
      ({ space, index }) => space < this.#spaces && this.numberOf(space, index) === digits,
    );
  }

  #candidates(digits: string): { space: number; index: number }[] {
    const perSpace = this.#numbersPerSpace;
    if (perSpace === 0) return [];
    const offsetIn = (range: NumberRange) =>
      digits.startsWith(range.prefix) && digits.length === range.prefix.length + range.digits
        ? Number(digits.slice(range.prefix.length)) - (range.from ?? 0)
        : -1;
    const overflowOffset = offsetIn(overflowRange);
    if (overflowOffset >= 0)
      return [{ space: Math.floor(overflowOffset / perSpace), index: overflowOffset % perSpace }];
    for (const [country, ranges] of Object.entries(numberRanges)) {
      const capacity = ranges.reduce((sum, range) => sum + sizeOf(range), 0);
      let precedingSize = 0;
      for (const range of ranges) {
        const offset = offsetIn(range);
        if (offset >= 0) {
          const ordinal = ((precedingSize + offset) * inverseOfStride(capacity)) % capacity;
          return [{ space: spaceIndexOf(country, Math.floor(ordinal / perSpace)), index: ordinal % perSpace }];
        }
        precedingSize += sizeOf(range);
      }
    }
    return [];
  }
}

/** The inverse of indexInCountry: the space's index over all countries. */
function spaceIndexOf(country: string, countryIndex: number): number {
  const sameCountry = businesses.filter((business) => business.country === country);
  const business = sameCountry[countryIndex % sameCountry.length];
  if (business === undefined) return Number.POSITIVE_INFINITY;
  return Math.floor(countryIndex / sameCountry.length) * businesses.length + businesses.indexOf(business);
}
