import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { listPhoneMessageQrdl } from '../../src/operations/index.js';
import { systemClock } from '../../src/clock.js';
import { createThrottle } from '../../src/throttle/index.js';
import { createAlicloudTransport, createUpstream } from '../../src/upstream/index.js';
import { answer, fine, serve, type Behaviour } from './scripted-server.js';

const read = { action: 'ListPhoneMessageQrdl', query: { PhoneNumber: '49151' }, isWrite: false };
const closers: (() => Promise<void>)[] = [];

beforeEach(async () => {
  const home = await mkdtemp(join(tmpdir(), 'chain-'));
  closers.push(() => rm(home, { recursive: true }));
  vi.stubEnv('HOME', home);
  vi.stubEnv('ALIBABA_CLOUD_ECS_METADATA_DISABLED', 'true');
  for (const name of [
    'ACCESS_KEY_ID',
    'ACCESS_KEY_SECRET',
    'SECURITY_TOKEN',
    'ROLE_ARN',
    'CREDENTIALS_FILE',
    'CREDENTIALS_URI',
    'CONFIG_FILE',
  ]) {
    vi.stubEnv(`ALIBABA_CLOUD_${name}`, undefined);
  }
});

afterEach(async () => {
  vi.unstubAllEnvs();
  for (const close of closers.splice(0)) await close();
});

async function throughChain(behaviour: Behaviour = fine) {
  const server = await serve(behaviour);
  closers.push(server.close);
  const transport = await createAlicloudTransport({
    endpoint: server.endpoint,
    protocol: 'http',
    credentials: 'chain',
    timeoutMs: 5_000,
  });
  return { server, transport };
}

async function upstreamThroughChain(behaviour: Behaviour) {
  const { server, transport } = await throughChain(behaviour);
  const throttle = createThrottle();
  closers.push(throttle.close);
  const upstream = createUpstream({
    transport,
    throttle,
    account: 'chain',
    quota: () => 100,
    timeoutMs: 5_000,
    clock: systemClock,
    random: () => 0,
  });
  const options = () => ({ flow: 'space', class: 'interactive', deadline: systemClock.now() + 30_000 }) as const;
  return { server, upstream, options };
}

/** A server that issues temporary keys with a given lifetime in minutes, and counts them. */
async function keyServer(minutes: number) {
  let count = 0;
  const server = await serve((request, response) => {
    const Expiration = new Date(Date.now() + minutes * 60_000).toISOString();
    const session = {
      AccessKeyId: `key-${++count}`,
      AccessKeySecret: 's',
      SecurityToken: `token-${count}`,
      Expiration,
    };
    answer(200, JSON.stringify(session))(request, response);
  });
  closers.push(server.close);
  vi.stubEnv('ALIBABA_CLOUD_CREDENTIALS_URI', `http://${server.endpoint}/`);
  return server;
}

describe("the client's chain of credentials", () => {
  it('the credential chain finds a key pair in the environment', async () => {
    vi.stubEnv('ALIBABA_CLOUD_ACCESS_KEY_ID', 'env-key');
    vi.stubEnv('ALIBABA_CLOUD_ACCESS_KEY_SECRET', 'env-secret');
    const { server, transport } = await throughChain();
    expect(transport).toMatchObject({ credentialsFrom: 'default/env', accessKeyId: 'env-key' });
    await transport.send(read);
    expect(server.requests[0]?.headers.authorization).toContain('Credential=env-key,');
  });

  it('the credential chain is asked once at start, however many concurrent calls come first', async () => {
    const keys = await keyServer(60);
    const { server, transport } = await throughChain();
    expect(keys.requests).toHaveLength(1);
    await Promise.all(Array.from({ length: 5 }, () => transport.send(read)));
    expect(keys.requests).toHaveLength(1);
    for (const { headers } of server.requests) expect(headers['x-acs-security-token']).toBe('token-1');
  });

  it('temporary keys are not renewed with every call during their last minutes', async () => {
    const keys = await keyServer(5);
    const { transport } = await throughChain();
    for (let call = 0; call < 5; call++) await transport.send(read);
    expect(keys.requests).toHaveLength(1);
  });

  it('a token that the upstream rejects as expired is renewed once for all concurrent calls', async () => {
    const keys = await keyServer(60);
    const { server, upstream, options } = await upstreamThroughChain((request, response) => {
      const isExpired = request.headers['x-acs-security-token'] === 'token-1';
      if (isExpired) answer(400, '{"Code":"InvalidSecurityToken.Expired"}')(request, response);
      else answer(200, '{"Code":"OK","Data":[]}')(request, response);
    });
    const calls = Array.from({ length: 5 }, () => upstream.call(listPhoneMessageQrdl, read.query, options()));
    for (const { result } of await Promise.all(calls)) expect(result).toEqual({ items: [], unreadable: [] });
    expect(keys.requests).toHaveLength(2);
    expect(server.requests.length, 'each call was sent twice at most').toBeLessThanOrEqual(10);
  });

  it('a renewed token that is rejected too fails the call, and concurrent calls do not renew it again', async () => {
    const keys = await keyServer(60);
    const { upstream, options } = await upstreamThroughChain(answer(400, '{"Code":"InvalidSecurityToken.Expired"}'));
    const calls = Array.from({ length: 5 }, () => upstream.call(listPhoneMessageQrdl, read.query, options()));
    for (const outcome of await Promise.allSettled(calls))
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'UPSTREAM_CREDENTIALS' } });
    expect(keys.requests).toHaveLength(2);
  });

  it('the start without credentials fails with UPSTREAM_CREDENTIALS and lists the places searched', async () => {
    await expect(throughChain()).rejects.toMatchObject({
      code: 'UPSTREAM_CREDENTIALS',
      message: expect.stringMatching(/ALIBABA_CLOUD_ACCESS_KEY_ID .* ALIBABA_CLOUD_CREDENTIALS_URI/),
    });
  });
});
