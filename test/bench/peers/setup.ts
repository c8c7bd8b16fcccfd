/** The shared setup of the compared servers: an upstream, API keys and settings. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { createClient } from '../../../src/auth/index.js';
import { redisMissing, startRedis, type TestRedis } from '../../redis-server.js';
import { variations } from './documents.js';
import { startServer, type PeerServer, type ServerName } from './servers.js';
import { spaceId, startPeersUpstream, type PeersUpstream } from './upstream.js';

export interface PeersSetup {
  readonly upstream: PeersUpstream;
  readonly folder: string;
  readonly apiKeys: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Undefined if redis-server is not installed. */
  readonly redis: TestRedis | undefined;
  end(): Promise<void>;
}

const clientCount = 200;
const upstreamLatencyMs = 20;

/** Spaces of each size. Each cold request needs a new one. */
export const spaceCount = 400;
const specialSpaceCount = 20;

export async function createPeersSetup(): Promise<PeersSetup> {
  const folder = mkdtempSync(join(tmpdir(), 'waba-bench-'));
  const upstream = await startPeersUpstream({ latencyMs: upstreamLatencyMs });
  const redis = redisMissing === undefined ? await startRedis() : undefined;
  const clientsFile = join(folder, 'clients.json');
  const apiKeys: string[] = [];
  for (let index = 0; index < clientCount; index++)
    apiKeys.push((await createClient(clientsFile, { name: `c${index}`, scopes: ['READ'], custSpaceIds: null })).key);
  const spaces = [
    ...Array.from({ length: spaceCount }, (_, n) => spaceId(n)),
    ...[[30], [60], [1, 2_000]].flatMap((sizes) =>
      Array.from({ length: specialSpaceCount }, (_, n) => spaceId(n, ...sizes)),
    ),
  ];
  const spacesFile = join(folder, 'spaces.json');
  writeFileSync(spacesFile, JSON.stringify(spaces.map((custSpaceId) => ({ custSpaceId }))));
  return {
    upstream,
    folder,
    apiKeys,
    redis,
    env: {
      CAMS_UPSTREAM: 'alibaba',
      CAMS_ENDPOINT: `127.0.0.1:${upstream.port}`,
      CAMS_PROTOCOL: 'http',
      CAMS_QUOTAS: '*=10000',
      CAMS_SPACES: spacesFile,
      ALIBABA_CLOUD_ACCESS_KEY_ID: 'bench',
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'bench',
      CLIENTS_FILE: clientsFile,
      LOG_LEVEL: 'warn',
    },
    async end() {
      await redis?.stop();
      await upstream.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Starts servers that send the same answers. The bare server repeats the gateway's answer. */
export async function startPeers(setup: PeersSetup, names: readonly ServerName[]): Promise<PeerServer[]> {
  const servers: PeerServer[] = [];
  try {
    const gateway = await startPeer(setup, 'gateway');
    servers.push(gateway);
    await writeAnswers(setup, gateway);
    for (const name of names.filter((one) => one !== 'gateway')) servers.push(await startPeer(setup, name));
    for (const { name, firstAnswer } of servers) assertSameAnswer(name, firstAnswer, gateway.firstAnswer);
  } catch (error) {
    await endAll(servers);
    throw error;
  }
  return servers;
}

/** Starts one server; `env` overrides its settings. */
export function startPeer(
  { env, folder, apiKeys }: PeersSetup,
  name: ServerName,
  overrides: Readonly<Record<string, string>> = {},
): Promise<PeerServer> {
  return startServer(name, {
    env: { ...env, BENCH_ANSWERS: answersFile(folder), ...overrides },
    headers: { 'x-api-key': apiKeys[0] ?? '' },
    first: firstBody,
  });
}

export async function endAll(servers: readonly PeerServer[]): Promise<void> {
  await Promise.all(servers.map((server) => server.end()));
}

const firstBody = variations.nothing(0, false);
const answersFile = (folder: string) => join(folder, 'answers.json');

async function writeAnswers({ folder }: PeersSetup, { answerTo }: PeerServer): Promise<void> {
  const bodies = [firstBody, variations.nothing(0, true)];
  const answers = await Promise.all(bodies.map(async (body) => [body, await answerTo(body)] as const));
  writeFileSync(answersFile(folder), JSON.stringify(Object.fromEntries(answers)));
}

function assertSameAnswer(name: ServerName, answer: string, expected: string): void {
  // Yoga's own executor does not preserve the order of fields.
  if (isDeepStrictEqual(JSON.parse(answer), JSON.parse(expected))) return;
  throw new Error(
    `Expected ${name} to answer as the gateway does, ${expected.slice(0, 300)}; got ${answer.slice(0, 300)}.`,
  );
}
