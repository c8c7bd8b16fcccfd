/**
 * The cost of Redis and its failures: warm requests per CPU second with and without Redis, side by side, and a minute
 * of failures of replicas and Redis while a writer works.
 */
import { highQuotas } from '../test-gateway.js';
import { startGatewayProcess, type GatewayProcess } from '../gateway-process.js';
import { startSandbox } from '../../src/sandbox/index.js';
import { seeded } from '../cache/read-write-workload.js';
import { redisMissing, startRedis } from '../redis-server.js';
import { runFailures } from '../redis/failures.js';
import { load, type LoadRequest } from './load.js';

const rounds = 6;
const roundMs = 1_000;
const clients = 8;
const query =
  'query ($id: ID!, $n: Int!) { waba(custSpaceId: $id) { name phoneNumbers(first: $n) { nodes { number ' +
  'messageQrdls(first: 5) { nodes { code prefilledMessage } } } } } }';

export async function run(): Promise<void> {
  if (redisMissing) return void process.stdout.write(`The benchmark of Redis was skipped: ${redisMissing}.\n`);
  await compareCpu();
  const outcome = await runFailures({ forMs: 60_000, random: seeded(Date.now()) });
  process.stdout.write(`\nA minute of failures:\n${JSON.stringify(outcome, null, 2)}\n`);
}

/** Warm requests per CPU second of the gateway's process, alternating between both gateways. */
async function compareCpu(): Promise<void> {
  const redis = await startRedis();
  const sandbox = await startSandbox({ ...highQuotas.sandbox, spaces: 1 });
  const [space] = sandbox.spaces;
  const gateways = [
    await startGatewayProcess(sandbox, highQuotas.env),
    await startGatewayProcess(sandbox, { ...highQuotas.env, REDIS_URL: redis.url }),
  ] as const;
  const id = space?.custSpaceId ?? '';
  const identical = (): LoadRequest => ({ query, variables: { id, n: 10 } });
  const varied = (place: number): LoadRequest => ({
    query: `# ${place}\n${query}`,
    variables: { id, n: 1 + (place % 20) },
  });
  try {
    for (const [name, ask] of [
      ['identical', identical],
      ['varied', varied],
    ] as const) {
      for (const { url } of gateways) await load([url], clients, 2 * roundMs, ask);
      const totals = [0, 0];
      for (let round = 0; round < rounds; round++) {
        for (const [index, gateway] of gateways.entries())
          totals[index] = (totals[index] ?? 0) + (await perCpuSecond(gateway, ask));
      }
      const [without = 0, withRedis = 0] = totals.map((total) => Math.round(total / rounds));
      const ratio = (withRedis / without).toFixed(3);
      process.stdout.write(`${name}: ${without} requests per CPU second without Redis, ${withRedis} with: ${ratio}\n`);
    }
  } finally {
    for (const gateway of gateways) await gateway.end();
    await sandbox.close();
    await redis.stop();
  }
}

async function perCpuSecond(gateway: GatewayProcess, ask: (place: number) => LoadRequest): Promise<number> {
  const before = await gateway.measure();
  const { requests } = await load([gateway.url], clients, roundMs, ask);
  const after = await gateway.measure();
  return (1_000 * requests) / (after.cpuMs - before.cpuMsAfter);
}
