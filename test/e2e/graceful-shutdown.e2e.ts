import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { gatewayEnv, startSandbox, type RunningSandbox } from '../../src/sandbox/index.js';
import { spawnCli, type RunningCommand } from '../cli/spawn-cli.js';
import { createKeepAliveClient, type RequestOutcome } from './keep-alive-client.js';

const cleanups: { end(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const one of cleanups.splice(0).toReversed()) await one.end();
});

interface ServeProcess extends RunningCommand {
  readonly port: number;
  readonly url: string;
}

async function startSlowSandbox(latencyMs: number): Promise<RunningSandbox> {
  const sandbox = await startSandbox({ latencyMs, quotas: { '*': 1000 }, spaces: 2, numbersPerSpace: 4 });
  cleanups.push({ end: () => sandbox.close() });
  return sandbox;
}

async function startReplica(sandbox: RunningSandbox, env: Record<string, string> = {}): Promise<ServeProcess> {
  const gateway = spawnCli(['serve'], {
    PORT: '0',
    ...gatewayEnv(sandbox),
    CAMS_QUOTAS: '*=1000',
    AUTH: 'off',
    SHUTDOWN_DELAY_MS: '400',
    LOG_LEVEL: 'error',
    ...env,
  });
  cleanups.push({
    end: async () => {
      gateway.process.kill('SIGKILL');
      await gateway.ended;
    },
  });
  const [, url = '', port = ''] = await gateway.waitForOutput(/GraphQL: (http:\/\/[^:]+:(\d+)\/graphql)/);
  return { ...gateway, port: Number(port), url };
}

async function isReady({ port }: ServeProcess): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/readyz`).then(
    ({ status }) => status === 200,
    () => false,
  );
}

const custSpaceId = (sandbox: RunningSandbox) => sandbox.spaces[0]?.custSpaceId ?? '';

/** Alternates reads and writes; every write adds a new code. */
function createWorkload(sandbox: RunningSandbox, phoneNumber: string) {
  let count = 0;
  return () => {
    count++;
    if (count % 3 !== 0)
      return {
        query: 'query ($id: ID!) { waba(custSpaceId: $id) { phoneNumbers { totalCount } } }',
        variables: { id: custSpaceId(sandbox) },
      };
    const input = { custSpaceId: custSpaceId(sandbox), phoneNumber, prefilledMessage: `hello ${count}` };
    return {
      query: 'mutation ($input: AddMessageQrdlInput!) { addMessageQrdl(input: $input) { __typename } }',
      variables: { input },
    };
  };
}

async function firstNumber(sandbox: RunningSandbox, { port }: ServeProcess): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      query: 'query ($id: ID!) { waba(custSpaceId: $id) { phoneNumbers { nodes { number } } } }',
      variables: { id: custSpaceId(sandbox) },
    }),
  });
  const { data }: { data: { waba: { phoneNumbers: { nodes: { number: string }[] } } } } = await response.json();
  return data.waba.phoneNumbers.nodes[0]?.number ?? '';
}

const countWrites = (sandbox: RunningSandbox) => sandbox.stats().written['CreatePhoneMessageQrdl'] ?? 0;
const isWritten = (ending: RequestOutcome) =>
  ending.kind === 'answered' && ending.body.includes('AddMessageQrdlSuccess');
const isSuccess = (ending: RequestOutcome) =>
  ending.kind === 'answered' &&
  ending.status === 200 &&
  !ending.body.includes('"errors"') &&
  !/"\w+Error"/.test(ending.body);

describe('graceful shutdown', () => {
  it('a shutdown under load answers every accepted request and exits with 0', async () => {
    const sandbox = await startSlowSandbox(30);
    const gateway = await startReplica(sandbox);
    const phoneNumber = await firstNumber(sandbox, gateway);
    const endings: RequestOutcome[] = [];
    const clients = Array.from({ length: 20 }, async () => {
      const client = createKeepAliveClient();
      const next = createWorkload(sandbox, phoneNumber);
      for (let refusals = 0; refusals < 2;) {
        const ending = await client.post(gateway.port, next());
        endings.push(ending);
        if (ending.kind === 'turnedAway') refusals++;
      }
      client.close();
    });
    await expect.poll(() => endings.length, { timeout: 20_000 }).toBeGreaterThan(100);
    gateway.process.kill('SIGTERM');
    await Promise.all(clients);
    expect(await gateway.ended).toMatchObject({ code: 0, err: '' });
    expect(endings.filter(({ kind }) => kind === 'lost')).toEqual([]);
    const answered = endings.filter(({ kind }) => kind === 'answered');
    expect(answered.length).toBeGreaterThan(100);
    expect(answered.filter((ending) => !isSuccess(ending))).toEqual([]);
    expect(endings.filter(isWritten)).toHaveLength(countWrites(sandbox));
  });

  it('a draining gateway fails /readyz first and closes each connection after its response', async () => {
    const gateway = await startReplica(await startSlowSandbox(0), { SHUTDOWN_DELAY_MS: '1500' });
    expect(await isReady(gateway)).toBe(true);
    gateway.process.kill('SIGTERM');
    await expect.poll(() => isReady(gateway)).toBe(false);
    const response = await fetch(gateway.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query":"{ viewer { name } }"}',
    });
    expect(await response.json()).toEqual({ data: { viewer: { name: 'local' } } });
    expect(response.headers.get('connection')).toBe('close');
    const unready = await fetch(`http://127.0.0.1:${gateway.port}/readyz`);
    expect([unready.status, await unready.json()]).toEqual([
      503,
      { status: 'unready', reasons: ['draining: the gateway is being stopped'], degraded: [] },
    ]);
    expect(await gateway.ended).toMatchObject({ code: 0 });
  });

  it('a draining gateway fails pending reads shortly before its deadline and exits with 0', async () => {
    const sandbox = await startSlowSandbox(0);
    const gateway = await startReplica(sandbox, { SHUTDOWN_DELAY_MS: '0', SHUTDOWN_GRACE_MS: '900' });
    sandbox.addFault({ kind: 'hang' });
    const client = createKeepAliveClient();
    const asked = client.post(gateway.port, createWorkload(sandbox, '')());
    await expect.poll(() => sandbox.stats().calls['QueryChatappBindWaba']).toBe(1);
    gateway.process.kill('SIGTERM');
    const ending = await asked;
    client.close();
    expect(ending).toMatchObject({ kind: 'answered', body: expect.stringContaining('"code":"UPSTREAM_UNAVAILABLE"') });
    expect(ending).toMatchObject({ body: expect.stringContaining('The gateway is stopping') });
    expect(await gateway.ended).toMatchObject({ code: 0 });
  });

  it('a draining gateway waits longer for a write that was sent than for a read', async () => {
    const sandbox = await startSlowSandbox(0);
    const gateway = await startReplica(sandbox, { SHUTDOWN_DELAY_MS: '0', SHUTDOWN_GRACE_MS: '3000' });
    const phoneNumber = await firstNumber(sandbox, gateway);
    // Longer than the grace period of reads, shorter than that of writes.
    sandbox.addFault({ kind: 'delay', ms: 2_400 });
    const clients = [createKeepAliveClient(), createKeepAliveClient()] as const;
    const next = createWorkload(sandbox, phoneNumber);
    const queries = [next(), next(), next()] as const;
    const write = clients[0].post(gateway.port, queries[2]);
    const read = clients[1].post(gateway.port, {
      query: 'query ($id: ID!) { waba(custSpaceId: $id) { name } }',
      variables: { id: sandbox.spaces[1]?.custSpaceId },
    });
    await expect.poll(() => sandbox.stats().concurrency).toBe(2);
    gateway.process.kill('SIGTERM');
    expect(await read).toMatchObject({ body: expect.stringContaining('The gateway is stopping') });
    expect(await write).toSatisfy(isWritten);
    for (const client of clients) client.close();
    expect(await gateway.ended).toMatchObject({ code: 0 });
  });

  it('a draining gateway aborts unfinished requests at its deadline, logs it, and exits with 1', async () => {
    const sandbox = await startSlowSandbox(0);
    const gateway = await startReplica(sandbox, { SHUTDOWN_DELAY_MS: '0', SHUTDOWN_GRACE_MS: '600' });
    const phoneNumber = await firstNumber(sandbox, gateway);
    sandbox.addFault({ kind: 'hungReply', action: 'CreatePhoneMessageQrdl' });
    const client = createKeepAliveClient();
    const next = createWorkload(sandbox, phoneNumber);
    next();
    next();
    const write = client.post(gateway.port, next());
    await expect.poll(() => countWrites(sandbox)).toBe(1);
    gateway.process.kill('SIGTERM');
    expect(await write).toMatchObject({ kind: 'lost' });
    const { code, out } = await gateway.ended;
    expect(code).toBe(1);
    expect(out).toMatch(/"abortedRequests":1,.*aborted the requests/);
  });

  it('a second signal ends the gateway at once', async () => {
    const sandbox = await startSlowSandbox(0);
    const gateway = await startReplica(sandbox, { SHUTDOWN_DELAY_MS: '60000' });
    gateway.process.kill('SIGTERM');
    await expect.poll(() => isReady(gateway)).toBe(false);
    gateway.process.kill('SIGTERM');
    expect((await gateway.ended).code).not.toBe(0);
  });
});

describe('a rolling restart', () => {
  it('a rolling restart of two replicas under load loses no request of clients that use a ready one', async () => {
    const sandbox = await startSlowSandbox(30);
    const [first, second] = await Promise.all([startReplica(sandbox), startReplica(sandbox)]);
    let replicas: readonly ServeProcess[] = [first, second];
    const phoneNumber = await firstNumber(sandbox, first);
    let ready = replicas;
    const over = new AbortController();
    const looking = (async () => {
      while (!over.signal.aborted) {
        const states = await Promise.all(replicas.map(isReady));
        ready = replicas.filter((_, index) => states[index]);
        await sleep(50);
      }
    })();
    const counts = { answered: 0, again: 0 };
    const bad: RequestOutcome[] = [];
    let successes = 0;
    const clients = Array.from({ length: 20 }, async (_, index) => {
      const client = createKeepAliveClient();
      const next = createWorkload(sandbox, phoneNumber);
      for (let round = index; !over.signal.aborted; round++) {
        const body = next();
        for (let tries = 0; ; tries++) {
          const replica = ready[(round + tries) % Math.max(1, ready.length)];
          if (replica === undefined) {
            await sleep(20);
            continue;
          }
          const ending = await client.post(replica.port, body);
          if (ending.kind === 'turnedAway' && tries < 50) {
            counts.again++;
            continue;
          }
          counts.answered++;
          if (!isSuccess(ending)) bad.push(ending);
          if (isWritten(ending)) successes++;
          break;
        }
      }
      client.close();
    });

    const codes: (number | null)[] = [];
    for (const old of replicas) {
      const fresh = await startReplica(sandbox);
      replicas = [...replicas, fresh];
      await expect.poll(() => ready.includes(fresh)).toBe(true);
      old.process.kill('SIGTERM');
      codes.push((await old.ended).code);
      replicas = replicas.filter((replica) => replica !== old);
    }
    await sleep(200);
    over.abort();
    await Promise.all([...clients, looking]);
    expect(codes).toEqual([0, 0]);
    expect(bad).toEqual([]);
    expect(counts.answered).toBeGreaterThan(300);
    expect(successes).toBe(countWrites(sandbox));
  }, 60_000);
});
