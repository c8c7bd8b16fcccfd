/** The rows of the comparison. Each measures all its servers in alternating short rounds. */
import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { coldBody, largeListBody, listsBody, singleNumbersBody, variations } from './documents.js';
import { connections, load, sendRequest } from './load.js';
import { median, type Cells, type Row } from './row.js';
import { serverNames, type PeerServer, type ServerName } from './servers.js';
import { endAll, spaceCount, startPeer, startPeers, type PeersSetup } from './setup.js';
import { startPeersUpstream } from './upstream.js';
import { measureRedis, measureWarm } from './warm-rows.js';

const cpuServers = ['mercurius', 'yoga', 'gateway'] as const;

export const rowGroups: Readonly<Record<string, (setup: PeersSetup) => Promise<readonly Row[]>>> = {
  warm: measureWarm,
  redis: measureRedis,
  cold,
  start,
  large,
  quota,
  heap,
};

/** Requests for data that no cache contains yet: wall time and CPU time, each the median over single requests. */
async function cold(setup: PeersSetup): Promise<readonly Row[]> {
  const servers = (await startPeers(setup, cpuServers)).toSorted(byName);
  const { upstream } = setup;
  const warmUps = 20;
  const requests = 40;
  const bursts = 5;
  const agent = new Agent({ keepAlive: true });
  const wall: Cells = {};
  const cpu: Cells = {};
  const burst: Cells = {};
  const single: Cells = {};
  let space = 1;
  const nextSpace = () => (space++ % (spaceCount - 1)) + 1;

  async function timed(server: PeerServer, bodies: readonly string[]) {
    const callsBefore = upstream.calls;
    const [startedAt, cpuBefore] = [performance.now(), server.cpuMs()];
    await Promise.all(bodies.map((body) => sendRequest(server.target, body, agent)));
    return {
      ms: performance.now() - startedAt,
      cpuMs: server.cpuMs() - cpuBefore,
      calls: upstream.calls - callsBefore,
    };
  }

  try {
    for (const hasBackReferences of [false, true]) {
      const results = new Map<PeerServer, { ms: number; cpuMs: number }[]>(servers.map((server) => [server, []]));
      for (let index = 0; index < warmUps + requests; index++) {
        const n = nextSpace();
        for (const server of servers) {
          const result = await timed(server, [coldBody(n, hasBackReferences)]);
          if (index >= warmUps) results.get(server)?.push(result);
        }
      }
      for (const [{ name }, list] of results) {
        wall[name] = joined(wall[name], median(list.map(({ ms }) => ms)));
        cpu[name] = joined(cpu[name], median(list.map(({ cpuMs }) => cpuMs)));
      }
    }
    for (const server of servers) {
      const results = [];
      for (let index = 0; index < bursts; index++) {
        const cold = coldBody(nextSpace(), false);
        results.push(
          await timed(
            server,
            Array.from({ length: 50 }, () => cold),
          ),
        );
      }
      burst[server.name] = wallAndCalls(results);
    }
    for (const server of servers) {
      const results = [];
      for (let index = 0; index < bursts; index++) results.push(await timed(server, [singleNumbersBody(index)]));
      single[server.name] = wallAndCalls(results);
    }
    return [
      { title: 'cold, 22 calls of 20 ms: wall ms', cells: wall },
      { title: 'the same: CPU ms', cells: cpu },
      { title: '50 identical cold at once: wall ms (calls)', cells: burst },
      { title: '30 single numbers, cold: wall ms (calls)', cells: single },
    ];
  } finally {
    agent.destroy();
    await endAll(servers);
  }
}

/** Time from the start of a process to its first answer: the median over several processes. */
async function start(setup: PeersSetup): Promise<readonly Row[]> {
  const starts = new Map<ServerName, PeerServer[]>(serverNames.map((name) => [name, []]));
  await endAll(await startPeers(setup, ['bare']));
  for (let round = 0; round < 5; round++)
    for (const name of serverNames) {
      const server = await startPeer(setup, name);
      starts.get(name)?.push(server);
      await server.end();
    }
  return [
    {
      title: 'start to first answer: wall ms (CPU ms)',
      cells: Object.fromEntries(
        [...starts].map(([name, servers]) => [
          name,
          [
            median(servers.map(({ startMs }) => startMs)).toFixed(0),
            `(${median(servers.map(({ startCpuMs }) => startCpuMs)).toFixed(0)})`,
          ].join(' '),
        ]),
      ),
    },
  ];
}

/** How long a server's event loop is blocked when it receives a list of 2,000 codes that no cache contains. */
async function large(setup: PeersSetup): Promise<readonly Row[]> {
  const cells: Cells = {};
  for (const name of cpuServers) {
    const server = await startPeer(setup, name);
    try {
      const blockedMs: number[] = [];
      for (let index = 0; index < 20; index++) {
        await server.report();
        await sleep(30);
        await server.answerTo(largeListBody(index));
        blockedMs.push((await server.report()).blockedMs);
      }
      // The first runs also compile the code. The shortest run counts, because other programs can only lengthen a run.
      cells[name] = Math.min(...blockedMs.slice(10)).toFixed(0);
    } finally {
      await server.end();
    }
  }
  return [{ title: 'list of 2,000 codes: event loop blocked, ms', cells }];
}

/** 60 lists from an upstream that admits ten calls a second. */
async function quota(setup: PeersSetup): Promise<readonly Row[]> {
  const cells: Cells = {};
  for (const name of cpuServers) {
    const upstream = await startPeersUpstream({ latencyMs: 20, callsPerSecond: 10 });
    const env = { CAMS_ENDPOINT: `127.0.0.1:${upstream.port}`, CAMS_QUOTAS: '*=10' };
    const server = await startPeer(setup, name, env);
    try {
      // The upstream still counts the calls of the first request for another second.
      await sleep(3_000);
      const throttledBefore = upstream.throttled;
      const startedAt = performance.now();
      const answer: unknown = JSON.parse(await server.answerTo(listsBody(0)));
      const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
      const hasFailed = typeof answer === 'object' && answer !== null && 'errors' in answer;
      cells[name] = `${hasFailed ? 'fails' : `${seconds} s`}, ${upstream.throttled - throttledBefore} throttled`;
    } finally {
      await server.end();
      await upstream.close();
    }
  }
  return [{ title: '60 lists at 10 calls a second', cells }];
}

/** Heap after two minutes of unique documents, compared with the heap after twenty seconds. */
async function heap(setup: PeersSetup): Promise<readonly Row[]> {
  const server = await startPeer(setup, 'gateway');
  try {
    let sent = 0;
    const bodyOf = () => variations.document(sent++, false);
    await load(server.target, { ms: 20_000, connections, bodyOf });
    const { heapBytes: early } = await server.report();
    await load(server.target, { ms: 100_000, connections, bodyOf });
    const { heapBytes: late } = await server.report();
    const megabytes = (bytes: number) => (bytes / 2 ** 20).toFixed(1);
    return [
      {
        title: 'unique documents: heap in MiB after 20 s, 120 s',
        cells: { gateway: `${megabytes(early)}, ${megabytes(late)} (${(late / early).toFixed(2)} ×)` },
      },
    ];
  } finally {
    await server.end();
  }
}

const byName = (a: PeerServer, b: PeerServer) => serverNames.indexOf(a.name) - serverNames.indexOf(b.name);

function wallAndCalls(results: readonly { readonly ms: number; readonly calls: number }[]): string {
  return `${median(results.map(({ ms }) => ms)).toFixed(0)} (${median(results.map(({ calls }) => calls))})`;
}

const joined = (plain: string | undefined, value: number) =>
  plain === undefined ? value.toFixed(0) : `${plain} [${value.toFixed(0)}]`;
