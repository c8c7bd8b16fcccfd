import { isPossiblePhoneNumber, isValidPhoneNumber } from 'libphonenumber-js';
import { describe, expect, it } from 'vitest';
import { businesses } from '../../src/sandbox/state/businesses.js';
import { SandboxState } from '../../src/sandbox/state/index.js';
import { NumberPlan } from '../../src/sandbox/state/number-plan.js';
import { numberRanges, overflowRange } from '../../src/sandbox/state/number-ranges.js';
import { SandboxHarness } from './harness.js';

const createState = (spaces: number[], numbersPerSpace = 20, seed = 1) =>
  new SandboxState({ seed, spaces, numbersPerSpace, codesPerNumber: 5 });
const digitsOf = (state: SandboxState, account: number) =>
  state
    .spaceInfos(account)
    .flatMap(({ custSpaceId }) => state.space(account, custSpaceId).numbers.map(({ record }) => record.PhoneNumber));

const codesOfSeed = async (seed: number) => {
  const harness = new SandboxHarness({ seed });
  return (await harness.codes(await harness.firstNumber())).map(({ QrdlCode }) => QrdlCode);
};

describe('the phone numbers of the demo data', () => {
  it('demo phone numbers are valid for libphonenumber at both ends of every reserved range', () => {
    for (const { prefix, digits, from = 0 } of [...Object.values(numberRanges).flat(), overflowRange]) {
      for (const last of [from, 10 ** digits - 1]) {
        const number = `+${prefix}${String(last).padStart(digits, '0')}`;
        expect([number, isPossiblePhoneNumber(number), isValidPhoneNumber(number)]).toEqual([number, true, true]);
      }
    }
  });

  it('demo phone numbers are unique over all spaces and accounts', () => {
    const all = createState([40, 5]);
    const digits = [...digitsOf(all, 0), ...digitsOf(all, 1)];
    expect(digits).toHaveLength(900);
    expect(new Set(digits).size).toBe(900);
  });

  it('demo phone numbers lie in the reserved ranges of their country', () => {
    for (const [index, { country }] of businesses.entries()) {
      const number = new NumberPlan(12, 20).numberOf(index, 3);
      expect([country, numberRanges[country].some(({ prefix }) => number.startsWith(prefix))]).toEqual([country, true]);
    }
  });

  it('demo phone numbers come from the overflow range when a country has no more, and stay unique', () => {
    const all = createState([12], 700);
    const digits = digitsOf(all, 0);
    expect(new Set(digits).size).toBe(8400);
    const overflow = digits.filter((number) => number.startsWith(overflowRange.prefix));
    expect(overflow.length).toBeGreaterThan(0);
    expect(overflow.every((number) => isPossiblePhoneNumber(`+${number}`))).toBe(true);
  });

  it('a seeded phone number is taken although its space has not been generated', () => {
    const digits = digitsOf(createState([60]), 0);
    const unseen = createState([60]);
    expect(digits.filter((number) => !unseen.isTaken(number))).toEqual([]);
    const beyond = new NumberPlan(61, 20);
    expect(Array.from({ length: 20 }, (_, index) => unseen.isTaken(beyond.numberOf(60, index)))).not.toContain(true);
    expect(['4915228817386', '888', '', '12125550999', '49302312'].filter((number) => unseen.isTaken(number))).toEqual(
      [],
    );
    expect(createState([3], 0).isTaken(digits[0] ?? '')).toBe(false);
  });
});

describe('the spaces of the demo data', () => {
  it('spaces have readable names and ids, with a counter from the second space of a business on', () => {
    const spaces = createState([25]).spaceInfos(0);
    expect(spaces[0]).toMatchObject({ custSpaceId: 'cams-cafe-moewe', name: 'Café Möwe' });
    expect(spaces[12]).toMatchObject({ custSpaceId: 'cams-cafe-moewe-2', name: 'Café Möwe 2' });
    expect(new Set(spaces.map(({ custSpaceId }) => custSpaceId)).size).toBe(25);
    expect(new Set(spaces.map(({ isvCode }) => isvCode)).size).toBe(25);
  });

  it('the same seed gives the same spaces, and another seed gives others', async () => {
    expect(await codesOfSeed(1)).toEqual(await codesOfSeed(1));
    expect(await codesOfSeed(2)).not.toEqual(await codesOfSeed(1));
  });

  it('every prefilled message has 1 to 140 characters, however many codes a phone number has', () => {
    for (const { custSpaceId } of createState([12]).spaceInfos(0)) {
      const [number] = new SandboxState({ seed: 1, spaces: [12], numbersPerSpace: 1, codesPerNumber: 2000 }).space(
        0,
        custSpaceId,
      ).numbers;
      const lengths = number?.codes.map(({ prefilledMessage }) => prefilledMessage.length) ?? [];
      expect(Math.max(...lengths)).toBeLessThanOrEqual(140);
      expect(Math.min(...lengths)).toBeGreaterThan(3);
      expect(new Set(number?.codes.map(({ code }) => code)).size).toBe(2000);
    }
  });

  it('spaces are generated on access, so that ten thousand start at once', () => {
    const before = performance.now();
    const many = new SandboxState({ seed: 1, spaces: [10_000], numbersPerSpace: 2000, codesPerNumber: 2000 });
    const last = many.spaceInfos(0).at(-1)?.custSpaceId ?? '';
    expect(many.space(0, last).numbers).toHaveLength(2000);
    // A generous bound for a busy machine. Generating all twenty million numbers would take minutes.
    expect(performance.now() - before).toBeLessThan(5000);
  });
});
