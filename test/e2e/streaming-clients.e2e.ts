/** Common GraphQL clients, configured as in docs/streaming.md, against a real gateway over a real socket. */
import { setTimeout as sleep } from 'node:timers/promises';
import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { Defer20220824Handler, GraphQL17Alpha9Handler } from '@apollo/client/incremental';
import { Client, fetchExchange, subscriptionExchange } from '@urql/core';
import { print } from 'graphql';
import { createClient as createSseClient } from 'graphql-sse';
import { Observable } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestGateway, type TestGateway } from '../test-gateway.js';

interface SpaceView {
  readonly waba: {
    readonly name: string;
    readonly phoneNumbers: {
      readonly nodes: readonly { readonly number: string; readonly messageQrdls?: { readonly totalCount: number } }[];
    };
  };
}

const fullQuery =
  'query ($id: ID!) { waba(custSpaceId: $id) { id name phoneNumbers { nodes { id number messageQrdls { totalCount ' +
  '} } } } }';
const deferredQuery =
  'query ($id: ID!) { waba(custSpaceId: $id) { id name phoneNumbers { nodes { id number ... @defer { messageQrdls ' +
  '{ totalCount } } } } } }';
const nestedQuery =
  'query ($id: ID!) { waba(custSpaceId: $id) { id name ... @defer { phoneNumbers { nodes { id number ... @defer { ' +
  'messageQrdls { totalCount } } } } } } }';
const streamedMutation =
  'mutation ($inputs: [AddMessageQrdlInput!]!) { addMessageQrdls(inputs: $inputs) @stream { ... on ' +
  'AddMessageQrdlSuccess { messageQrdl { prefilledMessage } } } }';
const changesSubscription =
  'subscription ($id: ID!) { messageQrdlsChanged(custSpaceId: $id) { id number messageQrdls { totalCount } } }';
const codesIn = (seen: SpaceView | undefined) =>
  seen?.waba.phoneNumbers.nodes.filter((node) => node.messageQrdls !== undefined).length ?? 0;

let gateway: TestGateway;
let id: string;
let apollo: ApolloClient;
let currentApollo: ApolloClient;
let urql: Client;

const withoutTypenames = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (key, part: unknown) => (key === '__typename' ? undefined : part)));

beforeAll(async () => {
  gateway = await startTestGateway({
    sandbox: { numbersPerSpace: 8, codesPerNumber: 1, latencyMs: 20, quotas: { ListPhoneMessageQrdl: 10 } },
    env: { CAMS_QUOTAS: 'ListPhoneMessageQrdl=10', CACHE_TTL_MS: '0' },
  });
  id = gateway.upstreamSandbox.spaces[0]?.custSpaceId ?? '';
  const sse = createSseClient({ url: gateway.url });
  const subscriptions = new ApolloLink(
    (operation) =>
      new Observable((sink) =>
        sse.subscribe(
          { query: print(operation.query), variables: operation.variables, operationName: operation.operationName },
          sink,
        ),
      ),
  );
  apollo = new ApolloClient({
    cache: new InMemoryCache(),
    link: ApolloLink.split(
      ({ operationType }) => operationType === 'subscription',
      subscriptions,
      new HttpLink({ uri: gateway.url }),
    ),
    incrementalHandler: new Defer20220824Handler(),
  });
  currentApollo = new ApolloClient({
    cache: new InMemoryCache(),
    link: new HttpLink({ uri: gateway.url }),
    incrementalHandler: new GraphQL17Alpha9Handler(),
  });
  urql = new Client({
    url: gateway.url,
    preferGetMethod: false,
    exchanges: [
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query = '', variables }) => ({
          subscribe: (sink) => ({ unsubscribe: sse.subscribe({ query, variables }, sink) }),
        }),
      }),
    ],
  });
});
afterAll(async () => {
  apollo.stop();
  currentApollo.stop();
  await gateway.close();
});

/** The gateway's response without @defer. */
const readFullAnswer = async () => (await gateway.request(fullQuery, { id })).body.data;

async function addCode(): Promise<string> {
  const { body } = await gateway.request<{ phoneNumbers: { nodes: { number: string }[] } }, { id: string }>(
    'query ($id: ID!) { phoneNumbers(custSpaceId: $id, first: 1) { nodes { number } } }',
    { id },
  );
  const phoneNumber = body.data?.phoneNumbers.nodes[0]?.number ?? '';
  await gateway.request('mutation ($i: AddMessageQrdlInput!) { addMessageQrdl(input: $i) { __typename } }', {
    i: { custSpaceId: id, phoneNumber, prefilledMessage: 'New' },
  });
  return phoneNumber;
}

describe('Apollo Client', () => {
  it.each([
    ['deferSpec=20220824', () => apollo],
    ['incrementalSpec=v0.2', () => currentApollo],
  ])(
    'Apollo Client with %s shows numbers first, codes as they arrive, and finally the whole result',
    async (_, client) => {
      const steps: { codes: number; state: string }[] = [];
      const last = await new Promise<unknown>((resolve, reject) => {
        client()
          .watchQuery<SpaceView>({ query: gql(deferredQuery), variables: { id } })
          .subscribe({
            next({ data, dataState, error }) {
              if (error !== undefined) reject(error);
              if (dataState === 'streaming') steps.push({ codes: codesIn(data as SpaceView), state: dataState });
              if (dataState === 'complete') resolve(data);
            },
            error: reject,
          });
      });
      expect(steps[0]).toEqual({ codes: 0, state: 'streaming' });
      expect(steps.length).toBeGreaterThan(1);
      expect(withoutTypenames(last)).toEqual(await readFullAnswer());
    },
  );

  it.each([
    ['deferSpec=20220824', () => apollo],
    ['incrementalSpec=v0.2', () => currentApollo],
  ])('Apollo Client with %s gets the whole result of a query with nested @defer', async (_, client) => {
    const last = await new Promise<unknown>((resolve, reject) => {
      client()
        .watchQuery({ query: gql(nestedQuery), variables: { id }, fetchPolicy: 'network-only' })
        .subscribe({
          next({ data, dataState, error }) {
            if (error !== undefined) reject(error);
            if (dataState === 'complete') resolve(data);
          },
          error: reject,
        });
    });
    expect(withoutTypenames(last)).toEqual(await readFullAnswer());
  });

  it('Apollo Client receives changes over graphql-sse and updates its cache', async () => {
    const notification = new Promise<unknown>((resolve, reject) => {
      const subscription = apollo.subscribe({ query: gql(changesSubscription), variables: { id } }).subscribe({
        next({ data, error }) {
          subscription.unsubscribe();
          if (error === undefined) resolve(data);
          else reject(error);
        },
        error: reject,
      });
    });
    const number = await changeUntilNotified(notification);
    expect(await notification).toMatchObject({ messageQrdlsChanged: { number } });
    expect(JSON.stringify(apollo.cache.extract())).toContain(number);
  });
});

describe('Apollo Client, with a streamed bulk mutation', () => {
  it.each([
    ['deferSpec=20220824', () => apollo],
    ['incrementalSpec=v0.2', () => currentApollo],
  ])('Apollo Client with %s resolves a streamed bulk mutation once, with all results', async (_, client) => {
    const number = await addCode();
    const inputs = Array.from({ length: 8 }, (_, i) => ({
      custSpaceId: id,
      phoneNumber: number,
      prefilledMessage: `Table ${i}`,
    }));
    const { data } = await client().mutate({ mutation: gql(streamedMutation), variables: { inputs } });
    expect(withoutTypenames(data)).toEqual({
      addMessageQrdls: inputs.map(({ prefilledMessage }) => ({ messageQrdl: { prefilledMessage } })),
    });
  });
});

describe('urql', () => {
  it('urql shows numbers first, codes as they arrive, and finally the whole result', async () => {
    const steps: number[] = [];
    const last = await new Promise<unknown>((resolve, reject) => {
      urql.query<SpaceView>(deferredQuery, { id }).subscribe(({ data, error, hasNext }) => {
        if (error !== undefined) return reject(error);
        if (hasNext) steps.push(codesIn(data));
        else resolve(data);
      });
    });
    expect(steps[0]).toBe(0);
    expect(steps.length).toBeGreaterThan(1);
    expect(withoutTypenames(last)).toEqual(await readFullAnswer());
  });

  it('urql gets the whole result of a query with nested @defer', async () => {
    const last = await new Promise<unknown>((resolve, reject) => {
      urql.query(nestedQuery, { id }, { requestPolicy: 'network-only' }).subscribe(({ data, error, hasNext }) => {
        if (error !== undefined) reject(error);
        else if (!hasNext) resolve(data);
      });
    });
    expect(withoutTypenames(last)).toEqual(await readFullAnswer());
  });

  it('urql receives changes over graphql-sse', async () => {
    const notification = new Promise<unknown>((resolve, reject) => {
      const { unsubscribe } = urql.subscription(changesSubscription, { id }).subscribe(({ data, error }) => {
        setImmediate(() => unsubscribe());
        if (error === undefined) resolve(data);
        else reject(error);
      });
    });
    const number = await changeUntilNotified(notification);
    expect(await notification).toMatchObject({ messageQrdlsChanged: { number } });
  });

  it('urql delivers each result of a streamed bulk mutation as it arrives', async () => {
    const number = await addCode();
    const inputs = Array.from({ length: 8 }, (_, i) => ({
      custSpaceId: id,
      phoneNumber: number,
      prefilledMessage: `Table ${i}`,
    }));
    const lengths: number[] = [];
    const last = await new Promise<unknown>((resolve, reject) => {
      urql
        .mutation<{ addMessageQrdls: unknown[] }>(streamedMutation, { inputs })
        .subscribe(({ data, error, hasNext }) => {
          if (error !== undefined) return reject(error);
          lengths.push(data?.addMessageQrdls.length ?? 0);
          if (!hasNext) resolve(data);
        });
    });
    expect(lengths[0]).toBe(0);
    expect(new Set(lengths).size).toBeGreaterThan(2);
    expect(withoutTypenames(last)).toEqual({
      addMessageQrdls: inputs.map(({ prefilledMessage }) => ({ messageQrdl: { prefilledMessage } })),
    });
  });
});

/** Repeats a change until the subscription reports it, because a subscription does not signal when it has started. */
async function changeUntilNotified(notified: Promise<unknown>): Promise<string> {
  const isNotified = notified.then(
    () => true,
    () => true,
  );
  for (let tries = 0; tries < 20; tries++) {
    const number = await addCode();
    if (await Promise.race([isNotified, sleep(200, false)])) return number;
  }
  throw new Error('Expected a notification within 20 changes; got none.');
}
