/** Fields that go back to the parent answer from it, without a loader. */
import { execute, parse } from 'graphql';
import { beforeEach, expect, it } from 'vitest';
import { schema } from '../../schema/index.js';
import { createBudget } from '../../src/budget.js';
import { listPhoneMessageQrdl, queryChatappBindWaba, queryChatappPhoneNumbers } from '../../src/operations/index.js';

const digits = ['4915112340001', '4915112340002'];
const phoneNumbers = (VerifiedName: string) => ({
  PhoneNumbers: digits.map((PhoneNumber) => ({ PhoneNumber, VerifiedName })),
});

/** Decoded replies. Each query gets the same objects until one is replaced, as from the cache. */
let waba: unknown;
let numbers: unknown;
let codes: Map<string, unknown>;
let loads: string[];
beforeEach(() => {
  waba = queryChatappBindWaba.decode({ Data: { Id: '1', Name: 'Meridian' } }, {});
  numbers = queryChatappPhoneNumbers.decode(phoneNumbers('old'), {});
  const reply = { Data: [{ QrdlCode: 'A' }, { QrdlCode: 'B' }] };
  codes = new Map(digits.map((PhoneNumber) => [PhoneNumber, listPhoneMessageQrdl.decode(reply, { PhoneNumber })]));
  loads = [];
});

async function query(source: string): Promise<unknown> {
  const contextValue = {
    budget: createBudget(),
    space: () => ({ custSpaceId: 'space' }),
    load({ action }: { readonly action: string }, parameters: { readonly PhoneNumber?: string }) {
      loads.push(action);
      if (action === queryChatappBindWaba.action) return waba;
      return action === queryChatappPhoneNumbers.action ? numbers : codes.get(parameters.PhoneNumber ?? '');
    },
  };
  const { data, errors } = await execute({ schema, document: parse(source), contextValue });
  expect(errors).toBeUndefined();
  return JSON.parse(JSON.stringify(data));
}

const countLoads = (action: string) => loads.filter((load) => load === action).length;

it('the number of a code and the WABA of a number come from the list that was read, without a load', async () => {
  const data = await query(`{ waba(custSpaceId: "space") { name phoneNumbers { nodes { waba { name }
    messageQrdls { nodes { code phoneNumber { number waba { name } } } } } } } }`);
  const codes = (number: string) =>
    ['A', 'B'].map((code) => ({ code, phoneNumber: { number: `+${number}`, waba: { name: 'Meridian' } } }));
  expect(data).toEqual({
    waba: {
      name: 'Meridian',
      phoneNumbers: {
        nodes: digits.map((number) => ({ waba: { name: 'Meridian' }, messageQrdls: { nodes: codes(number) } })),
      },
    },
  });
  expect(countLoads(queryChatappBindWaba.action)).toBe(1);
  // Once for the prefetch and once for the list.
  expect(countLoads(queryChatappPhoneNumbers.action)).toBe(2);
  expect(countLoads(listPhoneMessageQrdl.action)).toBe(2);
});

it('a code that was not reached from its number loads the list of numbers', async () => {
  const field = 'messageQrdl(custSpaceId: "space", phoneNumber: "+4915112340001", code: "A")';
  await query(`{ ${field} { phoneNumber { number } } }`);
  expect(countLoads(queryChatappPhoneNumbers.action)).toBe(1);
});

it('codes that were read before their number was fetched again show the new number', async () => {
  const source = `{ phoneNumbers(custSpaceId: "space") { nodes {
    messageQrdls { nodes { phoneNumber { verifiedName } } } } } }`;
  expect(JSON.stringify(await query(source))).toContain('old');
  numbers = queryChatappPhoneNumbers.decode(phoneNumbers('new'), {});
  const after = JSON.stringify(await query(source));
  expect(after).toContain('new');
  expect(after).not.toContain('old');
});
