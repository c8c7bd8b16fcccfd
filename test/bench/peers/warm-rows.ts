/** The rows on requests from the cache: requests per second of the server's CPU time. */
import { variations, type Variation } from './documents.js';
import { connections, load } from './load.js';
import { median, type Row } from './row.js';
import { serverNames, type PeerServer, type ServerName } from './servers.js';
import { endAll, startPeer, startPeers, type PeersSetup } from './setup.js';

const rounds = 7;
const roundMs = 250;
const warmUpMs = 1_000;

interface Throughput {
  readonly server: PeerServer;
  readonly variation: Variation;
  readonly hasBackReferences: boolean;
  readonly keys?: readonly string[];
}

let sent = 0;

/** Requests per second of CPU time of each server, by round. */
async function measureThroughput(measurements: readonly Throughput[]): Promise<readonly (readonly number[])[]> {
  const optionsOf = ({ variation, hasBackReferences, keys }: Throughput, ms: number) => ({
    ms,
    connections,
    bodyOf: () => variations[variation](sent++, hasBackReferences),
    ...(keys === undefined ? {} : { keyOf: () => keys[sent % keys.length] ?? '' }),
  });
  for (const measurement of measurements) await load(measurement.server.target, optionsOf(measurement, warmUpMs));
  const results: number[][] = measurements.map(() => []);
  for (let round = 0; round < rounds; round++)
    for (const [index, measurement] of measurements.entries()) {
      const { server } = measurement;
      const before = server.cpuMs();
      const answered = await load(server.target, optionsOf(measurement, roundMs));
      results[index]?.push((answered / (server.cpuMs() - before)) * 1_000);
    }
  return results;
}

/** Requests from the cache, compared with node:http for repeated requests, and with plain yoga for others. */
export async function measureWarm(setup: PeersSetup): Promise<readonly Row[]> {
  const servers = await startPeers(setup, serverNames);
  try {
    return [
      await warmRow(servers, 'same request, × node:http', 'nothing', 'bare'),
      await warmRow(servers, 'the same from 200 callers, × node:http', 'nothing', 'bare', setup.apiKeys),
      await warmRow(
        servers.filter(({ name }) => name === 'bare').concat(servers.filter(isGateway).map(asksForBrotli)),
        'the same as Brotli, × node:http uncompressed',
        'nothing',
        'bare',
      ),
      await warmRow(servers, 'other variables, × plain yoga', 'variables', 'yoga'),
      await warmRow(servers, 'another operation name, × plain yoga', 'operation name', 'yoga'),
      await warmRow(servers, 'another alias, × plain yoga', 'alias', 'yoga'),
      await warmRow(servers, 'new document, × plain yoga', 'document', 'yoga'),
    ];
  } finally {
    await endAll(servers);
  }
}

async function warmRow(
  servers: readonly PeerServer[],
  title: string,
  variation: Variation,
  base: ServerName,
  keys?: readonly string[],
): Promise<Row> {
  // The bare server executes nothing, so its figures for other requests have no meaning.
  const participants = servers.filter(({ name }) => variation === 'nothing' || name !== 'bare');
  const measured = new Map<ServerName, string[]>(participants.map(({ name }) => [name, []]));
  for (const hasBackReferences of [false, true]) {
    const results = await measureThroughput(
      participants.map((server) => ({ server, variation, hasBackReferences, ...(keys === undefined ? {} : { keys }) })),
    );
    const baseResults = results[participants.findIndex(({ name }) => name === base)] ?? [];
    for (const [index, { name }] of participants.entries())
      measured.get(name)?.push(ratioCell(results[index] ?? [], baseResults));
  }
  return {
    title,
    cells: Object.fromEntries([...measured].map(([name, [plain, back]]) => [name, `${plain} [${back}]`])),
  };
}

/** The gateway with Redis, compared with the gateway without. */
export async function measureRedis(setup: PeersSetup): Promise<readonly Row[]> {
  if (setup.redis === undefined) return [];
  const without = await startPeer(setup, 'gateway');
  const servers = [without, await startPeer(setup, 'gateway', { REDIS_URL: setup.redis.url })];
  try {
    const rows: Row[] = [];
    for (const [title, variation] of [
      ['with Redis: same request, × without', 'nothing'],
      ['with Redis: other variables, × without', 'variables'],
    ] as const) {
      const cells: string[] = [];
      for (const hasBackReferences of [false, true]) {
        const [base = [], own = []] = await measureThroughput(
          servers.map((server) => ({ server, variation, hasBackReferences })),
        );
        cells.push(ratioCell(own, base));
      }
      rows.push({ title, cells: { gateway: `${cells[0]} [${cells[1]}]` } });
    }
    return rows;
  } finally {
    await endAll(servers);
  }
}

const isGateway = ({ name }: PeerServer) => name === 'gateway';

/** The same server, with requests that accept a compressed response. */
function asksForBrotli({ target, ...server }: PeerServer): PeerServer {
  return { ...server, target: { ...target, headers: { ...target.headers, 'accept-encoding': 'br' } } };
}

/** The median of the ratios of each round, because the speed of a shared machine varies over time. */
function ratioCell(own: readonly number[], base: readonly number[]): string {
  if (own === base) return `1 (${median(own).toFixed(0)}/s)`;
  const ratio = median(own.map((value, round) => value / (base[round] ?? Number.NaN)));
  return ratio.toFixed(ratio < 0.1 ? 3 : 2);
}
