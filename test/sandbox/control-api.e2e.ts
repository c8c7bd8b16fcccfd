import { afterEach, describe, expect, it } from 'vitest';
import type { RunningSandbox } from '../../src/sandbox/index.js';
import { isLoopback } from '../../src/sandbox/control-api.js';
import { fetchSigned, closeAll, startTestSandbox } from './running-sandbox.js';

afterEach(closeAll);

const control = (sandbox: RunningSandbox, method: string, path: string, body?: unknown) =>
  fetch(`${sandbox.url}/__sandbox/${path}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });

describe('the control endpoints', () => {
  it('GET /__sandbox/stats returns spaces, calls, throttled calls, writes and the maximum concurrency', async () => {
    const sandbox = await startTestSandbox({ quotas: { '*': 1 } });
    await fetchSigned(sandbox);
    await fetchSigned(sandbox);
    const stats: unknown = await (await control(sandbox, 'GET', 'stats')).json();
    expect(stats).toMatchObject({
      spaces: [{ custSpaceId: 'cams-cafe-moewe', name: 'Café Möwe', isvCode: sandbox.spaces[0]?.isvCode }, {}, {}],
      calls: { QueryChatappBindWaba: 2 },
      throttled: { QueryChatappBindWaba: 1 },
      written: {},
      refused: { 'Throttling.User': 1 },
      maxConcurrency: 1,
    });
    expect(JSON.stringify(stats)).not.toContain(sandbox.accessKeySecret);
  });

  it('POST /__sandbox/reset resets the state and the counters', async () => {
    const sandbox = await startTestSandbox();
    await fetchSigned(sandbox);
    sandbox.addFault({ kind: 'reset' });
    expect(await (await control(sandbox, 'POST', 'reset')).json()).toMatchObject({ calls: {}, maxConcurrency: 0 });
    expect(sandbox.faults()).toEqual([]);
    expect((await fetchSigned(sandbox)).status).toBe(200);
  });

  it('/__sandbox/faults adds, lists, replaces and clears faults', async () => {
    const sandbox = await startTestSandbox();
    const added = await control(sandbox, 'POST', 'faults', { kind: 'html502', count: 1 });
    expect([added.status, await added.json()]).toEqual([200, [{ kind: 'html502', count: 1, seen: 0, hits: 0 }]]);
    await control(sandbox, 'POST', 'faults', { kind: 'throttle' });
    expect(await (await control(sandbox, 'GET', 'faults')).json()).toHaveLength(2);
    await control(sandbox, 'POST', 'faults', [{ kind: 'delay', ms: 1 }]);
    expect(sandbox.faults()).toEqual([{ kind: 'delay', ms: 1, seen: 0, hits: 0 }]);
    expect(await (await control(sandbox, 'POST', 'faults', [])).json()).toEqual([]);
    sandbox.addFault({ kind: 'reset' });
    expect(await (await control(sandbox, 'DELETE', 'faults')).json()).toEqual([]);
  });

  it('/__sandbox/faults refuses an invalid fault', async () => {
    const sandbox = await startTestSandbox();
    const refused = await control(sandbox, 'POST', 'faults', { kind: 'explode' });
    expect([refused.status, await refused.json()]).toEqual([400, { error: expect.stringContaining('got "explode"') }]);
    const notJson = await fetch(`${sandbox.url}/__sandbox/faults`, { method: 'POST', body: '{"kind":' });
    expect([notJson.status, await notJson.json()]).toEqual([400, { error: expect.stringContaining('Expected JSON') }]);
  });

  it('an unknown control endpoint gets 404', async () => {
    const sandbox = await startTestSandbox();
    expect((await control(sandbox, 'GET', 'reset')).status).toBe(404);
    expect((await control(sandbox, 'GET', 'secrets')).status).toBe(404);
  });

  it('the control endpoints refuse callers that are not on loopback', () => {
    expect(['127.0.0.1', '127.8.9.1', '::1', '::ffff:127.0.0.1'].map(isLoopback)).toEqual([true, true, true, true]);
    expect(['10.0.0.1', '192.168.127.1', '::ffff:10.0.0.1', 'fe80::1', undefined].map(isLoopback)).not.toContain(true);
  });
});
