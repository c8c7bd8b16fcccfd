/**
 * Whether what is served is true: `npm run bench -- cache`, a minute and a half. Eight readers beside a writer for 15 s, over HTTP,
 * with reads of up to 220 ms that straddle writes; the test suite has a shorter form. With `--write` its table goes into docs/cache.md.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { NumbersDocument } from '../client/generated/graphql.js';
import { slowSandbox, straddle } from '../e2e/straddle.js';
import { noQuotas, startTestGateway, type TestGateway } from '../gateway.js';
import { redisMissing, startRedis, type TestRedis } from '../redis.js';
import { tableOf, writeFigures } from './marked.js';

const ms = 15_000;

interface Trial {
  readonly name: string;
  readonly replicas: number;
  /** What happens meanwhile. */
  readonly meanwhile?: (redis: TestRedis) => Promise<void>;
}

const trials: readonly Trial[] = [
  { name: 'one process', replicas: 1 },
  { name: 'three replicas that share a Redis', replicas: 3 },
  {
    name: 'the same, Redis killed after 3 s and back after 8 s',
    replicas: 3,
    async meanwhile(redis) {
      await sleep(3_000);
      await redis.kill();
      await sleep(5_000);
      await redis.restart();
    },
  },
];

export async function run(): Promise<void> {
  const rows: string[][] = [];
  for (const trial of trials) {
    if (trial.replicas > 1 && redisMissing) process.stdout.write(`${trial.name}: skipped, for ${redisMissing}.\n`);
    else rows.push(await measured(trial));
  }
  const markdown = tableOf([['', 'reads', 'of them straddling a write', 'writes', 'wrong answers'], ...rows]);
  process.stdout.write(`${markdown}\n`);
  if (process.argv.includes('--write')) await writeFigures('cache.md', markdown, 'straddling');
}

async function measured({ name, replicas, meanwhile }: Trial): Promise<string[]> {
  const redis = replicas > 1 ? await startRedis() : undefined;
  const env = { ...noQuotas.env, ...(redis === undefined ? {} : { REDIS_URL: redis.url }) };
  const first = await startTestGateway({ sandbox: slowSandbox, env });
  const gateways: TestGateway[] = [first];
  try {
    while (gateways.length < replicas) gateways.push(await startTestGateway({ env, inFrontOf: first.sandboxAlone }));
    const custSpaceId = first.sandboxAlone.spaces[0]?.custSpaceId ?? '';
    const { body } = await first.ask(NumbersDocument, { custSpaceId, first: 1 });
    const number = body.data?.phoneNumbers?.edges[0]?.node.number ?? '';
    const [seen] = await Promise.all([straddle({ gateways, custSpaceId, number, ms }), redis && meanwhile?.(redis)]);
    return [name, seen.reads, seen.straddling, seen.writes, seen.wrong.length].map(String);
  } finally {
    // The first one's sandbox is everybody's.
    for (const gateway of gateways.toReversed()) await gateway.close();
    await redis?.stop();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await run();
