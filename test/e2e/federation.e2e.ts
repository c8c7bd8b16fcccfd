import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestGateway, type TestGateway } from '../test-gateway.js';

let gateway: TestGateway;
const space = (index: number) => gateway.upstreamSandbox.spaces[index]?.custSpaceId ?? '';

beforeAll(async () => {
  gateway = await startTestGateway({
    sandbox: { numbersPerSpace: 3 },
    env: { FEDERATION: 'on', CAMS_SPACES: 'cams-cafe-moewe,cams-golden-lantern', QUERY_COST_LIMIT: '5' },
  });
});
afterAll(() => gateway.close());

const document = `query ($representations: [_Any!]!) {
  _entities(representations: $representations) {
    __typename
    ... on PhoneNumber { id number custSpaceId }
    ... on Waba { id custSpaceId wabaId }
    ... on MessageQrdl { code }
    ... on Space { space: custSpaceId waba { wabaId } }
  }
}`;
const resolve = async (...representations: readonly object[]) =>
  (
    await gateway.request<{ _entities: unknown[] }, { representations: readonly object[] }>(document, {
      representations,
    })
  ).body;

async function firstNumber() {
  const { body } = await gateway.request<
    { phoneNumbers: { nodes: { id: string; number: string; waba: { id: string; wabaId: string } }[] } },
    { space: string }
  >('query ($space: ID) { phoneNumbers(custSpaceId: $space, first: 1) { nodes { id number waba { id wabaId } } } }', {
    space: space(0),
  });
  const [number] = body.data?.phoneNumbers.nodes ?? [];
  if (number === undefined) throw new Error('expected a number');
  return number;
}

describe('_entities', () => {
  it('entities are found by each of their keys, in the order of the representations', async () => {
    const { id, number, waba } = await firstNumber();
    const custSpaceId = space(0);
    const { data, errors } = await resolve(
      { __typename: 'PhoneNumber', custSpaceId, number },
      { __typename: 'Waba', custSpaceId, wabaId: waba.wabaId },
      { __typename: 'PhoneNumber', id },
      { __typename: 'Space', custSpaceId },
      { __typename: 'Waba', id: waba.id },
    );
    expect(errors).toBeUndefined();
    const numberEntity = { __typename: 'PhoneNumber', id, number, custSpaceId };
    const wabaEntity = { __typename: 'Waba', id: waba.id, wabaId: waba.wabaId, custSpaceId };
    expect(data?._entities).toEqual([
      numberEntity,
      wabaEntity,
      numberEntity,
      { __typename: 'Space', space: custSpaceId, waba: { wabaId: waba.wabaId } },
      wabaEntity,
    ]);
  });

  it('an entity of a space that the caller may not see is null, like one that does not exist', async () => {
    const { waba } = await firstNumber();
    const { data, errors } = await resolve(
      { __typename: 'PhoneNumber', custSpaceId: 'cams-hotel-belle-rive', number: '+33199000001' },
      { __typename: 'Waba', custSpaceId: 'cams-hotel-belle-rive', wabaId: waba.wabaId },
      { __typename: 'Space', custSpaceId: 'cams-hotel-belle-rive' },
      { __typename: 'PhoneNumber', custSpaceId: space(0), number: '+4930000000' },
      { __typename: 'Waba', custSpaceId: space(0), wabaId: 'another' },
    );
    expect([data?._entities, errors]).toEqual([[null, null, null, null, null], undefined]);
  });

  it('a representation without a key is an error at its index, and the others are answered', async () => {
    const { id } = await firstNumber();
    const { data, errors } = await resolve({ __typename: 'PhoneNumber' }, { __typename: 'PhoneNumber', id });
    expect(data?._entities).toMatchObject([null, { id }]);
    expect(errors).toMatchObject([{ path: ['_entities', 0], extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  it('representations that need too many upstream calls are refused before one is made', async () => {
    gateway.takeUpstreamCalls();
    const numbers = Array.from({ length: 6 }, (_, index) => ({
      __typename: 'Waba',
      custSpaceId: `space-${index}`,
      wabaId: '1',
    }));
    expect((await resolve(...numbers)).errors).toMatchObject([{ extensions: { code: 'QUERY_TOO_COSTLY' } }]);
    expect(gateway.takeUpstreamCalls()).toEqual({});
  });
});
