import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from '../../src/auth/index.js';
import { createLog } from '../../src/server/observability/log.js';
import { gatewayEnv, startSandbox, type RunningSandbox } from '../../src/sandbox/index.js';
import { spawnCli, type RunningCommand } from '../cli/spawn-cli.js';

const accessKeySecret = 'Sup3r-S3cret-0f-the-account';
const securityToken = 'T0ken-0f-the-session-1234567890';
const redisPassword = 'R3dis-passw0rd';
const message = 'A text that is nobody else’s business';
const wrongKey = `wg_${'x'.repeat(49)}`;
const jwt = `eyJhbGciOiJSUzI1NiJ9.${Buffer.from('{"sub":"somebody"}').toString('base64url')}.c2lnbmF0dXJl`;

let sandbox: RunningSandbox;
let gateway: RunningCommand;
let folder: string;
let key: string;
let url: string;

beforeAll(async () => {
  sandbox = await startSandbox({ latencyMs: 0, accessKeySecret, securityToken });
  folder = mkdtempSync(join(tmpdir(), 'clients-'));
  const file = join(folder, 'clients.json');
  ({ key } = await createClient(file, { name: 'portal', scopes: ['READ', 'ADD'], custSpaceIds: null }));
  gateway = spawnCli(['serve'], {
    PORT: '0',
    ...gatewayEnv(sandbox),
    ALIBABA_CLOUD_SECURITY_TOKEN: securityToken,
    // One call a second, so that the second of two calls waits.
    CAMS_QUOTAS: 'QueryChatappBindWaba=1',
    // Redis is unreachable: the messages about it must not contain the password.
    CAMS_ACCOUNT: 'logging',
    REDIS_URL: `redis://user:${redisPassword}@127.0.0.1:1/0`,
    CLIENTS_FILE: file,
    LOG_LEVEL: 'trace',
    SHUTDOWN_DELAY_MS: '0',
  });
  [, url = ''] = await gateway.waitForOutput(/GraphQL: (\S+)/);
});
afterAll(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true });
});

async function ask(
  requestId: string,
  query: string,
  variables: unknown = {},
  headers: Record<string, string> = { 'x-api-key': key },
): Promise<void> {
  await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-request-id': requestId, ...headers },
    body: JSON.stringify({ query, variables }),
  });
}

interface LogLine {
  readonly msg: string;
  readonly level: number;
  readonly requestId?: string;
  readonly type?: string;
  readonly [name: string]: unknown;
}

describe('the log', () => {
  it('the log is JSON lines with a request id, also for queued upstream calls, and has no secrets', async () => {
    const query = 'query Mine($id: ID!) { waba(custSpaceId: $id) { name } }';
    await Promise.all([0, 1].map((index) => ask(`mine-${index}`, query, { id: sandbox.spaces[index]?.custSpaceId })));
    const input = {
      custSpaceId: sandbox.spaces[0]?.custSpaceId,
      phoneNumber: '4915500000000',
      prefilledMessage: message,
    };
    await ask(
      'a-write',
      'mutation Add($input: AddMessageQrdlInput!) { addMessageQrdl(input: $input) { __typename } }',
      { input },
    );
    await ask('a-fault-of-the-caller', '{ nothing }');
    await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-request-id': 'no-json', 'x-api-key': key },
      body: '{not json',
    });
    await ask('wrong-key', '{ viewer { name } }', {}, { 'x-api-key': wrongKey });
    await ask('a-jwt', '{ viewer { name } }', {}, { authorization: `Bearer ${jwt}` });
    sandbox.addFault({
      kind: 'error',
      code: 'SignatureDoesNotMatch',
      status: 400,
      message: `server string to sign is ${accessKeySecret}`,
    });
    await ask('no-credentials', 'query Numbers($id: ID!) { waba(custSpaceId: $id) { phoneNumbers { totalCount } } }', {
      id: sandbox.spaces[2]?.custSpaceId,
    });
    gateway.process.kill('SIGTERM');
    const { code, out, err } = await gateway.ended;
    expect([code, err]).toEqual([0, '']);

    for (const hidden of [
      accessKeySecret,
      securityToken,
      redisPassword,
      sandbox.accessKeyId,
      key,
      wrongKey,
      jwt,
      message,
      '4915500000000',
    ])
      expect(out).not.toContain(hidden);

    const lines: LogLine[] = out
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line));
    const of = (requestId: string) => lines.filter((line) => line.requestId === requestId);
    const requests = new Map(lines.filter(({ msg }) => msg === 'request').map((line) => [line.requestId, line]));
    for (const requestId of ['mine-0', 'mine-1']) {
      expect(requests.get(requestId)).toMatchObject({
        level: 30,
        operation: 'query Mine',
        viewer: 'portal',
        calls: { QueryChatappBindWaba: 1 },
        durationMs: expect.any(Number),
      });
      expect(of(requestId).find((line) => line['kind'] === 'call-ended')).toMatchObject({
        msg: 'upstream',
        level: 20,
        outcome: 'OK',
        requestId,
      });
      expect(of(requestId).filter((line) => line['type'] === 'waited')).toHaveLength(1);
    }
    expect(
      Math.max(
        ...['mine-0', 'mine-1'].flatMap((requestId) => of(requestId).map((line) => Number(line['waitedMs'] ?? 0))),
      ),
    ).toBeGreaterThan(500);
    expect(requests.get('a-write')).toMatchObject({ operation: 'mutation Add', codes: ['UPSTREAM_NOT_OWNED'] });
    expect(of('a-write').some((line) => line['audit'] === true)).toBe(true);
    expect(requests.get('a-fault-of-the-caller')).toMatchObject({
      level: 30,
      operation: null,
      codes: ['BAD_USER_INPUT'],
    });
    expect(requests.get('no-json')).toMatchObject({ level: 30, operation: null, codes: ['BAD_USER_INPUT'] });
    expect(requests.get('wrong-key')).toMatchObject({ level: 30, codes: ['UNAUTHENTICATED'] });
    expect(requests.get('wrong-key')).not.toHaveProperty('viewer');
    expect(of('a-jwt').find(({ msg }) => msg === 'auth')).toMatchObject({ type: 'refused', credential: 'jwt' });
    expect(requests.get('no-credentials')).toMatchObject({ level: 50, codes: ['UPSTREAM_CREDENTIALS'] });
    // One line each for the throttle, the limits of callers and the coordination of writes.
    const outages = lines.filter(({ type }) => type === 'redisUnavailable').map(({ level, msg }) => `${level} ${msg}`);
    expect(outages.toSorted()).toEqual(['40 redis', '40 redis', '40 throttle']);
    expect(
      lines.filter((line) => line.level >= 40 && line.requestId !== 'no-credentials').map(({ msg }) => msg),
    ).not.toContain('request');
  });

  it('the log redacts fields that are named like a secret', () => {
    let written = '';
    const log = createLog({ level: 'info', terminal: false, destination: { write: (line) => void (written += line) } });
    log.info(
      {
        accessKeySecret: 'one',
        headers: { authorization: 'two', 'x-api-key': 'three', cookie: 'four' },
        redis: { password: 'five' },
      },
      'hello',
    );
    expect(JSON.parse(written)).toMatchObject({
      accessKeySecret: '[secret]',
      headers: { authorization: '[secret]', 'x-api-key': '[secret]', cookie: '[secret]' },
      redis: { password: '[secret]' },
    });
  });
});
