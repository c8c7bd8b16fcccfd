import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from '../../src/auth/index.js';
import { startTestGateway, type TestGateway } from '../test-gateway.js';
import { createTemporaryFolder, type TemporaryFolder } from '../temporary-copy.js';

let gateway: TestGateway;
let folder: TemporaryFolder;
let ownSpace: string;
let foreignSpace: string;
const keys = { operator: '', partner: '', writer: '' };

beforeAll(async () => {
  folder = await createTemporaryFolder();
  const file = join(folder.path, 'clients.json');
  // The sandbox always gives its spaces the same names.
  [ownSpace, foreignSpace] = ['cams-cafe-moewe', 'cams-golden-lantern'];
  keys.operator = (await createClient(file, { name: 'operator', scopes: ['READ'], custSpaceIds: null })).key;
  keys.partner = (await createClient(file, { name: 'partner', scopes: ['READ'], custSpaceIds: [ownSpace] })).key;
  keys.writer = (await createClient(file, { name: 'writer', scopes: ['ADD'], custSpaceIds: [ownSpace] })).key;
  gateway = await startTestGateway({
    sandbox: { numbersPerSpace: 2, codesPerNumber: 1 },
    env: { FEDERATION: 'on', AUTH: 'on', CLIENTS_FILE: file },
  });
});
afterAll(async () => {
  await gateway.close();
  await folder.remove();
});

interface OneSpace {
  waba: { id: string; wabaId: string; phoneNumbers: { nodes: { id: string; number: string; messageQrdls: Codes }[] } };
}
interface Codes {
  nodes: { id: string }[];
}

/** A representation of every entity of a space, by every key, read by the operator. */
async function representationsOf(custSpaceId: string): Promise<object[]> {
  const { body } = await gateway.request<OneSpace, { custSpaceId: string }>(
    `query ($custSpaceId: ID) { waba(custSpaceId: $custSpaceId) { id wabaId
      phoneNumbers { nodes { id number messageQrdls { nodes { id } } } } } }`,
    { custSpaceId },
    { 'x-api-key': keys.operator },
  );
  const { id, wabaId, phoneNumbers } = body.data?.waba ?? { id: '', wabaId: '', phoneNumbers: { nodes: [] } };
  const [number] = phoneNumbers.nodes;
  return [
    { __typename: 'Waba', id },
    { __typename: 'Waba', custSpaceId, wabaId },
    { __typename: 'PhoneNumber', id: number?.id },
    { __typename: 'PhoneNumber', custSpaceId, number: number?.number },
    { __typename: 'MessageQrdl', id: number?.messageQrdls.nodes[0]?.id },
    { __typename: 'Space', custSpaceId },
  ];
}

const resolveAs = async (key: string, representations: readonly object[]) =>
  (
    await gateway.request<{ _entities: unknown[] }, { representations: readonly object[] }>(
      `query ($representations: [_Any!]!) { _entities(representations: $representations) {
        __typename ... on Waba { name } ... on PhoneNumber { number } ... on MessageQrdl { code }
        ... on Space { custSpaceId } } }`,
      { representations },
      { 'x-api-key': key },
    )
  ).body;

describe('_entities with a key of one space', () => {
  it('an API key for one space gets every entity of that space, by each key of the entity', async () => {
    const { data, errors } = await resolveAs(keys.partner, await representationsOf(ownSpace));
    expect(errors).toBeUndefined();
    expect(data?._entities).toMatchObject(
      ['Waba', 'Waba', 'PhoneNumber', 'PhoneNumber', 'MessageQrdl', 'Space'].map((__typename) => ({ __typename })),
    );
  });

  it('an API key for one space gets no entity of another space, even if the other space is in the cache', async () => {
    const representations = await representationsOf(foreignSpace);
    const { data: seen } = await resolveAs(keys.operator, representations);
    expect(seen?._entities).not.toContain(null);
    gateway.takeUpstreamCalls();
    const { data, errors } = await resolveAs(keys.partner, representations);
    expect(data?._entities).toEqual(representations.map(() => null));
    expect(errors ?? []).toEqual([]);
    expect(gateway.takeUpstreamCalls()).toEqual({});
  });

  it('an API key without the scope READ gets no entity of its own space', async () => {
    const representations = (await representationsOf(ownSpace)).filter(
      (one) => !JSON.stringify(one).includes('"Space"'),
    );
    const { data, errors } = await resolveAs(keys.writer, representations);
    expect(data?._entities).toEqual(representations.map(() => null));
    expect(errors?.map(({ extensions }) => extensions?.['code'])).toEqual(representations.map(() => 'FORBIDDEN'));
  });
});
