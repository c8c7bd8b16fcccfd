/**
 * Consistency benchmark of the cache: `npm run bench -- cache`, about 90 seconds. Eight readers and one writer work
 * over HTTP for 15 s, with reads of up to 220 ms that straddle writes. The test suite runs a shorter form. `--write`
 * puts the table into docs/cache.md.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { NumbersDocument } from '../client/generated/graphql.js';
import { slowSandbox, checkReadYourWrites } from '../e2e/reads-during-writes.js';
import { highQuotas, startTestGateway, type TestGateway } from '../test-gateway.js';
import { redisMissing, startRedis, type TestRedis } from '../redis-server.js';
import { markdownTable, writeFigures } from './docs-figures.js';

const ms = 15_000;

interface CacheTrial {
  readonly name: string;
  readonly replicas: number;
  /** Work that runs during the measurement. */
  readonly disturb?: (redis: TestRedis) => Promise<void>;
}

const trials: readonly CacheTrial[] = [
  { name: 'one process', replicas: 1 },
  { name: 'three replicas that share a Redis', replicas: 3 },
  {
    name: 'the same, Redis killed after 3 s and back after 8 s',
    replicas: 3,
    async disturb(redis) {
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
    else rows.push(await measureTrial(trial));
  }
  const markdown = markdownTable([['', 'reads', 'of them straddling a write', 'writes', 'wrong answers'], ...rows]);
  process.stdout.write(`${markdown}\n`);
  if (process.argv.includes('--write')) await writeFigures('cache.md', markdown, 'straddling');
}

async function measureTrial({ name, replicas, disturb }: CacheTrial): Promise<string[]> {
  const redis = replicas > 1 ? await startRedis() : undefined;
  const env = { ...highQuotas.env, ...(redis === undefined ? {} : { REDIS_URL: redis.url }) };
  const first = await startTestGateway({ sandbox: slowSandbox, env });
  const gateways: TestGateway[] = [first];
  try {
    while (gateways.length < replicas)
      gateways.push(await startTestGateway({ env, existingSandbox: first.upstreamSandbox }));
    const custSpaceId = first.upstreamSandbox.spaces[0]?.custSpaceId ?? '';
    const { body } = await first.request(NumbersDocument, { custSpaceId, first: 1 });
    const number = body.data?.phoneNumbers?.edges[0]?.node.number ?? '';
    const [result] = await Promise.all([
      checkReadYourWrites({ gateways, custSpaceId, number, ms }),
      redis && disturb?.(redis),
    ]);
    return [name, result.reads, result.overlapping, result.writes, result.violations.length].map(String);
  } finally {
    // All replicas use the sandbox of the first one.
    for (const gateway of gateways.toReversed()) await gateway.close();
    await redis?.stop();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await run();
