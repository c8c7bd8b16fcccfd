import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAlicloudTransport } from '../../src/upstream/index.js';
import { answer, fine, serve } from './scripted-server.js';

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

async function throughChain() {
  const server = await serve(fine);
  closers.push(server.close);
  const transport = await createAlicloudTransport({
    endpoint: server.endpoint,
    protocol: 'http',
    credentials: 'chain',
    timeoutMs: 5_000,
  });
  return { server, transport };
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

  it('the credential chain is asked once at start, however many first calls are concurrent', async () => {
    const keys = await keyServer(60);
    const { server, transport } = await throughChain();
    expect(keys.requests).toHaveLength(1);
    await Promise.all(Array.from({ length: 5 }, () => transport.send(read)));
    expect(keys.requests).toHaveLength(1);
    for (const { headers } of server.requests) expect(headers['x-acs-security-token']).toBe('token-1');
  });

  it('expiring temporary keys are renewed once for all concurrent calls', async () => {
    const keys = await keyServer(5);
    const { server, transport } = await throughChain();
    await Promise.all(Array.from({ length: 5 }, () => transport.send(read)));
    expect(keys.requests).toHaveLength(2);
    for (const { headers } of server.requests) expect(headers['x-acs-security-token']).toBe('token-2');
  });

  it('the start without credentials fails with UPSTREAM_CREDENTIALS and lists the places searched', async () => {
    await expect(throughChain()).rejects.toMatchObject({
      code: 'UPSTREAM_CREDENTIALS',
      message: expect.stringMatching(/ALIBABA_CLOUD_ACCESS_KEY_ID .* ALIBABA_CLOUD_CREDENTIALS_URI/),
    });
  });
});
