/**
 * Three replicas as processes, and a writer, while replicas and Redis are stopped, killed, restarted, failed over and
 * back. Counts events that must never happen: a read that returns data older than an acknowledged write, a failed read,
 * and a write that is executed twice.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startRedisProxy } from '../cache/redis-proxy.js';
import { startRedis } from '../redis-server.js';
import { command, isInRole, portOf, until } from '../redis-topologies.js';
import type { ReplicaReply, ReplicaRequest } from './failure-replica.js';

export interface FailureOutcome {
  readonly reads: number;
  readonly writes: number;
  readonly faults: number;
  readonly staleReads: readonly string[];
  readonly failedReads: readonly string[];
  readonly doubledWrites: readonly string[];
  /** The longest time until a replica answered a write or rejected it, without the time for which it was stopped. */
  readonly longestWriteMs: number;
  /** For each failover, the time until a keyed write was answered. */
  readonly failoverMs: readonly number[];
}

/** An upstream whose value is the number of writes so far. */
async function startUpstream() {
  const written = new Map<string, number>();
  let value = 0;
  const handle = async (method: string | undefined, key: string): Promise<number> => {
    await sleep(10 + 40 * Math.random());
    if (method === 'POST') {
      value += 1;
      written.set(key, (written.get(key) ?? 0) + 1);
    }
    const answer = value;
    await sleep(10 + 40 * Math.random());
    return answer;
  };
  const server = createServer(async ({ method, url = '' }, response) => {
    response.end(String(await handle(method, url)));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, written, close: () => void server.close() };
}

/** A replica. When it is killed, a new process replaces it. */
class ReplicaProcess {
  readonly #args: readonly string[];
  readonly #pending = new Map<number, (reply: ReplicaReply | undefined) => void>();
  #child: ChildProcess | undefined;
  #ids = 0;
  #stoppedMs = 0;

  constructor(redisUrl: string, upstreamUrl: string) {
    this.#args = [redisUrl, upstreamUrl];
  }

  async start(): Promise<void> {
    const child = fork(join(import.meta.dirname, 'failure-replica.ts'), this.#args, { execArgv: ['--import', 'tsx'] });
    await once(child, 'message');
    child.on('message', (reply: ReplicaReply) => {
      this.#pending.get(reply.id)?.(reply);
      this.#pending.delete(reply.id);
    });
    this.#child = child;
  }

  async kill(): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    this.#child = undefined;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
    for (const settle of this.#pending.values()) settle(undefined);
    this.#pending.clear();
  }

  /** For how long its processes were stopped so far. */
  get stoppedMs(): number {
    return this.#stoppedMs;
  }

  async stopFor(ms: number): Promise<void> {
    const stoppedAt = performance.now();
    this.#child?.kill('SIGSTOP');
    await sleep(ms);
    this.#child?.kill('SIGCONT');
    this.#stoppedMs += performance.now() - stoppedAt;
  }

  /** Undefined if the process died before it answered. */
  ask(request: { kind: 'read' } | { kind: 'write'; key: string }): Promise<ReplicaReply | undefined> {
    const id = ++this.#ids;
    return new Promise((resolve) => {
      if (this.#child === undefined) return resolve(undefined);
      this.#pending.set(id, resolve);
      this.#child.send({ id, ...request } satisfies ReplicaRequest);
    });
  }
}

export async function runFailures({ forMs, random }: { forMs: number; random: () => number }): Promise<FailureOutcome> {
  const servers = [await startRedis({ isPersistent: true }), await startRedis({ isPersistent: true })] as const;
  await command(servers[1], 'REPLICAOF', '127.0.0.1', String(portOf(servers[0])));
  await until(() => isInRole(servers[1], 'connected'));
  let primary: 0 | 1 = 0;
  const proxy = await startRedisProxy(servers[0].url);
  const upstream = await startUpstream();
  const newReplica = () => new ReplicaProcess(proxy.url, upstream.url);
  const replicas = [newReplica(), newReplica(), newReplica()] as const;
  await Promise.all(replicas.map((replica) => replica.start()));

  const staleReads: string[] = [];
  const failedReads: string[] = [];
  const failoverMs: number[] = [];
  let failedOverAt: number | undefined;
  let [reads, writes, faults, floor, longestWriteMs] = [0, 0, 0, 0, 0];
  const end = performance.now() + forMs;
  const isOver = () => performance.now() >= end;
  const pick = () => replicas[Math.floor(random() * 3)] ?? replicas[0];

  async function readOnce(replica: ReplicaProcess): Promise<void> {
    const from = floor;
    const reply = await replica.ask({ kind: 'read' });
    if (reply === undefined) return;
    reads += 1;
    if (reply.error !== undefined) failedReads.push(reply.error);
    else if ((reply.value ?? 0) < from) staleReads.push(`${reply.value} after ${from} was answered`);
  }

  async function readAll(replica: ReplicaProcess): Promise<void> {
    while (!isOver()) {
      await readOnce(replica);
      await sleep(5 + 30 * random());
    }
  }

  /** Repeats a write under its key, at any replica, until it is answered or its outcome is finally unknown. */
  async function writeOnce(): Promise<void> {
    const key = randomUUID();
    for (;;) {
      const replica = pick();
      const [from, stoppedMs] = [performance.now(), replica.stoppedMs];
      const reply = await replica.ask({ kind: 'write', key });
      const now = performance.now();
      if (reply !== undefined) longestWriteMs = Math.max(longestWriteMs, now - from - (replica.stoppedMs - stoppedMs));
      if (reply?.value !== undefined) {
        floor = Math.max(floor, reply.value);
        writes += 1;
        if (failedOverAt !== undefined) failoverMs.push(Math.round(now - failedOverAt));
        failedOverAt = undefined;
        return;
      }
      if (reply?.error?.includes('OutcomeUnknownError') === true) return;
      await sleep(100);
    }
  }

  async function writeAll(): Promise<void> {
    while (!isOver() || writes === 0) {
      await writeOnce();
      await sleep(300 * random());
    }
  }

  const injections: readonly (() => Promise<void>)[] = [
    async () => {
      await pick().stopFor(200 + 2_500 * random());
    },
    async () => {
      const replica = pick();
      await replica.kill();
      await replica.start();
    },
    async () => {
      servers[primary].freeze();
      await sleep(200 + 3_500 * random());
      servers[primary].thaw();
    },
    async () => {
      await servers[primary].restart();
      if (primary === 1) await command(servers[1], 'REPLICAOF', 'NO', 'ONE');
    },
    async () => {
      const next = primary === 0 ? 1 : 0;
      await command(servers[next], 'REPLICAOF', '127.0.0.1', String(portOf(servers[primary])));
      await until(() => isInRole(servers[next], 'connected'));
      // The primary notices a moment later that the replica is online.
      await until(async () => String(await command(servers[primary], 'INFO', 'replication')).includes('state=online'));
      await command(servers[primary], 'FAILOVER', 'TO', '127.0.0.1', String(portOf(servers[next])));
      await until(() => isInRole(servers[next], 'master'));
      primary = next;
      proxy.pointTo(servers[next].url);
      failedOverAt = performance.now();
    },
  ];

  async function injectAll(): Promise<void> {
    while (!isOver()) {
      await sleep(300 + 1_200 * random());
      // One after the other, so that a short run contains each kind once.
      await injections[faults++ % injections.length]?.();
    }
  }

  try {
    await Promise.all([
      ...replicas.flatMap((replica) => [readAll(replica), readAll(replica)]),
      writeAll(),
      injectAll(),
    ]);
  } finally {
    for (const replica of replicas) await replica.kill();
    await proxy.close();
    for (const server of servers) await server.stop();
    upstream.close();
  }
  const doubledWrites = [...upstream.written].filter(([, count]) => count > 1).map(([key]) => key);
  return { reads, writes, faults, staleReads, failedReads, doubledWrites, longestWriteMs, failoverMs };
}
