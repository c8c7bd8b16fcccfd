/**
 * The upstream of the throttle benchmark: an HTTP server with a quota of calls per second. Each cell of the table has
 * its own counter. Network delay is simulated before and after a call is counted.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  createAdmission,
  jitteredLatency,
  type AdmitCall,
  type Latency,
  type WindowKind,
} from '../throttle/simulated-upstream.js';

export interface CellQuota {
  readonly id: string;
  readonly window: WindowKind;
  readonly callsPerSecond: number;
  /** One-way delay in milliseconds: a fixed part and the mean of an exponential part. */
  readonly way: readonly [fixedMs: number, meanMs: number];
}

export interface CellCalls {
  /** Epoch milliseconds at which each call was counted. */
  readonly admitted: number[];
  readonly throttled: number[];
}

export interface BenchUpstream {
  readonly port: number;
  /** Creates a cell whose calls go to /<id>. */
  open(quota: CellQuota): CellCalls;
  close(): Promise<void>;
}

export async function startUpstream(): Promise<BenchUpstream> {
  const cells = new Map<string, { admit: AdmitCall; way: Latency; count: CellCalls }>();
  const server = createServer(async (request, response) => {
    const cell = cells.get((request.url ?? '').slice(1));
    if (!cell) return void response.writeHead(404).end();
    await sleep(cell.way());
    const now = performance.timeOrigin + performance.now();
    const admitted = cell.admit(now);
    (admitted ? cell.count.admitted : cell.count.throttled).push(now);
    await sleep(cell.way());
    response.writeHead(admitted ? 200 : 429).end();
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error(`Expected a port; got ${String(address)}.`);
  return {
    port: address.port,
    open({ id, window, callsPerSecond, way }) {
      const count: CellCalls = { admitted: [], throttled: [] };
      cells.set(id, {
        admit: createAdmission(window, callsPerSecond),
        way: jitteredLatency(...way, Math.random),
        count,
      });
      return count;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
