import { Agent, request as httpRequest } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import type { FaultSpec, RunningSandbox } from '../../src/sandbox/index.js';
import { fetchSigned, closeAll, toFetchArguments, startTestSandbox } from './running-sandbox.js';

afterEach(closeAll);

const keepAliveAgent = () => new Agent({ keepAlive: true, maxSockets: 1 });

/** A signed call over an agent's connection. Returns its body, or the error of the connection. */
const fetchOver = (sandbox: RunningSandbox, agent: Agent) =>
  new Promise<string>((resolve) => {
    const [url, { headers }] = toFetchArguments(sandbox);
    httpRequest(url, { method: 'POST', agent: agent, headers: Object.fromEntries(new Headers(headers)) }, (reply) => {
      reply
        .setEncoding('utf8')
        .toArray()
        .then(
          (chunks) => resolve(chunks.join('')),
          (error: Error) => resolve(error.message),
        );
    })
      .on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
      .end();
  });
const afterFault = async (spec: FaultSpec) => {
  const sandbox = await startTestSandbox();
  sandbox.addFault({ count: 1, ...spec });
  const agent = keepAliveAgent();
  const fate = await fetchOver(sandbox, agent);
  agent.destroy();
  return { fate, next: (await fetchSigned(sandbox)).status };
};

describe('a fault on the wire', () => {
  it.each(['reset', 'lostReply'] as const)('%s resets the connection', async (kind) => {
    expect(await afterFault({ kind })).toEqual({ fate: 'ECONNRESET', next: 200 });
  });

  it.each(['hang', 'hungReply'] as const)('%s sends nothing and keeps the connection open', async (kind) => {
    const sandbox = await startTestSandbox();
    sandbox.addFault({ kind, count: 1 });
    const giveUp = new AbortController();
    const [url, init] = toFetchArguments(sandbox);
    const hanging = fetch(url, { ...init, signal: giveUp.signal });
    while (sandbox.faults()[0]?.hits !== 1) await new Promise((resolve) => setImmediate(resolve));
    expect((await fetchSigned(sandbox)).status).toBe(200);
    giveUp.abort();
    await expect(hanging).rejects.toThrow('aborted');
  });

  it('html502 and cutOff send bodies that are not JSON', async () => {
    expect((await afterFault({ kind: 'html502' })).fate).toMatch(/^<html>/);
    const { fate } = await afterFault({ kind: 'cutOff' });
    expect(fate).toMatch(/^\{"AccessDeniedDetail"/);
    expect(() => void JSON.parse(fate)).toThrow(SyntaxError);
  });

  it('idleClose answers with keep-alive and then closes the idle connection unannounced', async () => {
    const sandbox = await startTestSandbox();
    sandbox.addFault({ kind: 'idleClose', count: 1 });
    const using = keepAliveAgent();
    const closed = new Promise<void>((resolve) => {
      using.on('free', (socket) => socket.once('close', () => resolve()));
    });
    expect(await fetchOver(sandbox, using)).toContain('"Code":"OK"');
    await closed;
    using.destroy();
  });
});
