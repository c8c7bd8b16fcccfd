/** The long run: cycles of load with one fault each, and a measurement of the replicas at rest after every cycle. */
import { setTimeout as sleep } from 'node:timers/promises';
import { startSandbox, type RunningSandbox } from '../../src/sandbox/index.js';
import { createAlicloudTransport } from '../../src/upstream/index.js';
import { startGatewayProcess, type GatewayProcess, type ProcessUsage } from '../gateway-process.js';
import { startRedis, type TestRedis } from '../redis-server.js';
import { startTcpProxy, type TcpProxy } from '../tcp-proxy.js';
import { readTexts, SoakLoad } from './load.js';

export interface SoakOptions {
  readonly cycles: number;
  /** Load of a cycle. Its fault lasts from one sixth to one half of it. */
  readonly loadMs: number;
  /** Time for retained calls, closed sockets and timers to end before a measurement. */
  readonly restMs: number;
  /** Called after each cycle. */
  readonly onCycle?: (cycle: SoakCycle) => void;
}

export interface SoakCycle {
  readonly minute: number;
  readonly fault: string;
  /** Heap after a garbage collection, without compiled code, of the replica with the larger heap. */
  readonly heapBytes: number;
  /** Compiled code of the replica that has more of it. */
  readonly codeBytes: number;
  readonly rssBytes: number;
  /** Open handles: the larger number of the two replicas. */
  readonly handles: number;
  readonly medianMs: number;
  readonly p99Ms: number;
}

export interface SoakReport {
  readonly cycles: readonly SoakCycle[];
  readonly requests: number;
  readonly events: number;
  /** Answers by code. */
  readonly answers: Readonly<Record<string, number>>;
  /** Answers that contradict earlier writes, and differences from the upstream at rest. */
  readonly wrongAnswers: readonly string[];
  /** Texts at the upstream after the run that contradict the results that writers got. */
  readonly wrongWrites: readonly string[];
}

interface Testbed {
  readonly sandbox: RunningSandbox;
  readonly redis: TestRedis;
  readonly redisProxy: TcpProxy;
}

interface SoakFault {
  readonly name: string;
  begin(testbed: Testbed): unknown;
  end?(testbed: Testbed): unknown;
}

const clear = ({ sandbox }: Testbed) => sandbox.clearFaults();
const faults: readonly SoakFault[] = [
  { name: 'none', begin: () => undefined },
  { name: 'upstream slow', begin: ({ sandbox }) => sandbox.addFault({ kind: 'delay', ms: 400 }), end: clear },
  {
    name: 'upstream resets connections',
    begin({ sandbox }) {
      sandbox.addFault({ kind: 'reset', probability: 0.3 });
      sandbox.addFault({ kind: 'lostReply', probability: 0.14 });
    },
    end: clear,
  },
  { name: 'Redis hangs', begin: ({ redis }) => redis.freeze(), end: ({ redis }) => redis.thaw() },
  {
    name: 'upstream throttles',
    begin: ({ sandbox }) => sandbox.addFault({ kind: 'throttle', probability: 0.5 }),
    end: clear,
  },
  { name: 'Redis killed', begin: ({ redis }) => redis.kill(), end: ({ redis }) => redis.restart() },
  {
    name: 'upstream loses answers',
    begin: ({ sandbox }) => sandbox.addFault({ kind: 'hungReply', probability: 0.3 }),
    end: clear,
  },
  { name: 'Redis connections die', begin: ({ redisProxy }) => redisProxy.blackhole() },
  { name: 'upstream answers HTML', begin: ({ sandbox }) => sandbox.addFault({ kind: 'html502' }), end: clear },
];

const writers = 4;

export async function runSoak({ cycles, loadMs, restMs, onCycle }: SoakOptions): Promise<SoakReport> {
  const redis = await startRedis({ isPersistent: true });
  const redisProxy = await startTcpProxy(Number(new URL(redis.url).port));
  const sandbox = await startSandbox({ spaces: 1, codesPerNumber: 2, latencyMs: 10, quotas: { '*': 1_000 } });
  const env = {
    REDIS_URL: `redis://127.0.0.1:${redisProxy.port}`,
    CAMS_TIMEOUT_MS: '2000',
    REQUEST_TIMEOUT_MS: '5000',
    CAMS_QUOTAS: '*=1000',
    CAMS_ACCOUNT: 'soak',
  };
  const replicas = await Promise.all([startGatewayProcess(sandbox, env), startGatewayProcess(sandbox, env)]);
  try {
    const numbers = await numbersOf(sandbox);
    const load = new SoakLoad({ replicaUrls: replicas.map(({ url }) => url), numbers, writers, subscribers: 10 });
    const measured: SoakCycle[] = [];
    const startedAt = performance.now();
    for (let cycle = 0; cycle < cycles; cycle++) {
      const fault = faults[cycle % faults.length] ?? { name: 'none', begin: () => undefined };
      await runCycle(load, fault, { sandbox, redis, redisProxy }, loadMs);
      await sleep(restMs);
      await compareAtRest(load, replicas, numbers.slice(0, writers));
      const usages = await Promise.all(replicas.map((replica) => replica.measure()));
      const max = (value: (usage: ProcessUsage) => number) => Math.max(...usages.map(value));
      const result = {
        minute: (performance.now() - startedAt) / 60_000,
        fault: fault.name,
        heapBytes: max(({ heapBytes, codeBytes }) => heapBytes - codeBytes),
        codeBytes: max(({ codeBytes }) => codeBytes),
        rssBytes: max(({ rssBytes }) => rssBytes),
        handles: max(({ handles }) => handles),
        ...load.client.takeLatencies(),
      };
      measured.push(result);
      onCycle?.(result);
    }
    const { client, events, wrongAnswers } = load;
    const wrongWrites = await compareWithUpstream(load, sandbox, numbers.slice(0, writers));
    return { cycles: measured, requests: client.requests, events, answers: client.answers, wrongAnswers, wrongWrites };
  } finally {
    await Promise.all(replicas.map((replica) => replica.end()));
    await redisProxy.close();
    redis.thaw();
    await redis.stop();
    await sandbox.close();
  }
}

async function runCycle(load: SoakLoad, fault: SoakFault, testbed: Testbed, loadMs: number): Promise<void> {
  const stopped = new AbortController();
  const running = load.run(stopped.signal);
  await sleep(loadMs / 6);
  await fault.begin(testbed);
  await sleep(loadMs / 3);
  await fault.end?.(testbed);
  await sleep(loadMs / 2);
  stopped.abort();
  await running;
}

/** Every replica's cached answer must agree with the writes. */
async function compareAtRest(load: SoakLoad, replicas: readonly GatewayProcess[], numbers: readonly string[]) {
  for (const [index, { url }] of replicas.entries())
    for (const number of numbers) {
      const shown = await readTexts(load.client, url, number);
      if (shown === undefined) load.wrongAnswers.push(`replica ${index + 1} does not answer at rest`);
      else load.wrongAnswers.push(...load.contradictions(number, shown).map((text) => `at rest: ${text}`));
    }
}

async function compareWithUpstream(load: SoakLoad, sandbox: RunningSandbox, numbers: readonly string[]) {
  const wrong: string[] = [];
  for (const number of numbers) {
    const { Data } = await callUpstream<{ Data: { PrefilledMessage: string }[] }>(sandbox, 'ListPhoneMessageQrdl', {
      PhoneNumber: number.replace('+', ''),
    });
    wrong.push(
      ...load.contradictions(
        number,
        Data.map(({ PrefilledMessage }) => PrefilledMessage),
      ),
    );
  }
  return wrong;
}

async function numbersOf(sandbox: RunningSandbox): Promise<string[]> {
  const { PhoneNumbers } = await callUpstream<{ PhoneNumbers: { PhoneNumber: string }[] }>(
    sandbox,
    'QueryChatappPhoneNumbers',
    {},
  );
  return PhoneNumbers.map(({ PhoneNumber }) => `+${PhoneNumber.replace('+', '')}`);
}

/** Calls the sandbox directly, bypassing the gateway. */
async function callUpstream<Reply>(sandbox: RunningSandbox, action: string, query: Record<string, string>) {
  const { accessKeyId, accessKeySecret, host, port, spaces } = sandbox;
  const transport = await createAlicloudTransport({
    endpoint: `${host}:${port}`,
    protocol: 'http',
    credentials: { accessKeyId, accessKeySecret },
    timeoutMs: 30_000,
  });
  const CustSpaceId = spaces[0]?.custSpaceId ?? '';
  const { body } = await transport.send({ action, query: { CustSpaceId, ...query }, isWrite: false });
  return JSON.parse(String(body)) as Reply;
}
