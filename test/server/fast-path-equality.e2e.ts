import { mkdtempSync, rmSync } from 'node:fs';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createClient } from '../../src/auth/index.js';
import { startSandbox, type RunningSandbox } from '../../src/sandbox/index.js';
import { startTestGateway, type TestGateway } from '../test-gateway.js';
import { createRandom, type ArgumentPools, type Random } from './generated-documents.js';
import { createRequestGenerator, sendGenerated } from './generated-requests.js';

/** The number of generated requests; FAST_PATH_CASES=5000 makes a long run. FAST_PATH_SEED repeats one. */
const cases = Number(process.env['FAST_PATH_CASES'] ?? 250);
const seed = Number(process.env['FAST_PATH_SEED'] ?? 20_201_120);

let folder: string;
let env: Record<string, string>;
let sandbox: RunningSandbox;
let cached: TestGateway;
let uncached: TestGateway;
let pools: ArgumentPools;
let keys: Record<string, string>;
const agent = new Agent({ keepAlive: true });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fast-path-'));
  const file = join(folder, 'clients.json');
  env = { CAMS_QUOTAS: '*=10000', AUTH: 'on', CLIENTS_FILE: file, CORS_ORIGINS: 'https://app.example' };
  sandbox = await startSandbox({ latencyMs: 0, quotas: { '*': 10_000 } });
  const spaces = sandbox.spaces.map(({ custSpaceId }) => custSpaceId);
  // All clients exist before the gateways start: a running gateway reads the file again only after a second.
  const { key: all } = await createClient(file, { name: 'all', scopes: ['READ', 'ADD'], custSpaceIds: null });
  const { key: one } = await createClient(file, { name: 'one', scopes: ['READ'], custSpaceIds: spaces.slice(0, 1) });
  const { key: writer } = await createClient(file, { name: 'writer', scopes: ['ADD'], custSpaceIds: null });
  keys = { all, one, writer, unknown: 'wg_unknown' };
  // Without cache and fast path every response shows the current state of the upstream.
  uncached = await startTestGateway({
    env: { ...env, FAST_PATH: 'off', CACHE_TTL_MS: '0' },
    existingSandbox: sandbox,
  });
  cached = await startTestGateway({ env, existingSandbox: sandbox });
  const { body } = await uncached.request<
    {
      wabas: {
        id: string;
        phoneNumbers: { nodes: { id: string; number: string; messageQrdls: { nodes: { id: string }[] } }[] };
      }[];
    },
    never
  >('{ wabas { id phoneNumbers { nodes { id number messageQrdls(first: 2) { nodes { id } } } } } }', undefined, {
    'x-api-key': all,
  });
  const wabas = body.data?.wabas ?? [];
  const numbers = wabas.flatMap(({ phoneNumbers }) => phoneNumbers.nodes);
  const codes = numbers.slice(0, 4).flatMap(({ messageQrdls }) => messageQrdls.nodes);
  pools = {
    spaces,
    numbers: numbers.slice(0, 6).map(({ number }) => number),
    ids: [...wabas, ...numbers.slice(0, 4), ...codes].map(({ id }) => id),
  };
}, 60_000);
afterAll(async () => {
  agent.destroy();
  await cached.close();
  await uncached.close();
  await sandbox.close();
  rmSync(folder, { recursive: true });
});

async function write(random: Random, index: number): Promise<void> {
  const input = {
    custSpaceId: random.pick(pools.spaces),
    phoneNumber: random.pick(pools.numbers),
    prefilledMessage: `Written before case ${index}`,
  };
  const document = 'mutation ($input: AddMessageQrdlInput!) { addMessageQrdl(input: $input) { __typename } }';
  await cached.request(document, { input }, { 'x-api-key': keys['all'] ?? '' });
}

const counts = { response_cache_hits: 0, cached_executions: 0 };

async function addCounts({ url }: TestGateway): Promise<void> {
  const metrics = await (await fetch(new URL('/metrics', url))).text();
  for (const name of ['response_cache_hits', 'cached_executions'] as const)
    counts[name] += Number(new RegExp(`^waba_gateway_graphql_${name}_total (\\d+)`, 'm').exec(metrics)?.[1]);
}

async function restartCached(): Promise<void> {
  await addCounts(cached);
  await cached.close();
  cached = await startTestGateway({ env, existingSandbox: sandbox });
}

it(
  `FAST_PATH on and off answer ${cases} generated requests alike: cold, warm and after a write`,
  { timeout: 60_000 + cases * 400 },
  async () => {
    const random = createRandom(seed);
    const generator = createRequestGenerator(random, pools, keys);
    for (let index = 0; index < cases; index++) {
      if (random.chance(0.05)) await write(random, index);
      // A gateway that has just started has an empty cache.
      if (random.chance(0.01)) {
        await restartCached();
        generator.forgetPersisted();
      }
      const sent = generator.generate();
      const expected = await sendGenerated(agent, uncached.url, sent);
      const check = (actual: string, state: string) =>
        expect(actual, `seed ${seed}, case ${index}, ${state}: ${JSON.stringify(sent)}`).toBe(expected);
      const first = Array.from({ length: random.chance(0.2) ? 3 : 1 }, () => sendGenerated(agent, cached.url, sent));
      for (const actual of await Promise.all(first)) check(actual, `first, ${first.length} at once`);
      for (const state of ['warm', 'from the response cache', 'from the response cache again'])
        check(await sendGenerated(agent, cached.url, sent), state);
      if (random.chance(0.7)) continue;
      const renamed: typeof sent = JSON.parse(JSON.stringify(sent).replaceAll('Generated', 'Otherwise'));
      expect(
        await sendGenerated(agent, cached.url, renamed),
        `seed ${seed}, case ${index}, under another operation name: ${JSON.stringify(renamed)}`,
      ).toBe(await sendGenerated(agent, uncached.url, renamed));
    }
    await addCounts(cached);

    // The comparison would prove nothing if the fast path answered no request.
    for (const count of Object.values(counts)) expect(count).toBeGreaterThan(cases / 20);
  },
);
