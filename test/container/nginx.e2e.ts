import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { spawnCommand, type ChildCommand } from '../child-process.js';
import { startTestGateway, type TestGateway } from '../test-gateway.js';
import { freePort } from '../redis-server.js';
import { createTemporaryFolder, type TemporaryFolder } from '../temporary-copy.js';
import { writeNginxConfig } from './nginx.js';

const missing =
  spawnSync('nginx', ['-v'], { stdio: 'ignore' }).status === 0
    ? undefined
    : 'nginx is not installed (Debian: apt-get install nginx)';

describe.skipIf(missing)(`nginx in front of two replicas${missing ? ` [skipped: ${missing}]` : ''}`, () => {
  let folder: TemporaryFolder;
  let first: TestGateway;
  let second: TestGateway;
  let nginx: ChildCommand;
  let url: string;

  const post = (query: string, headers: Record<string, string> = {}) =>
    fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query }),
    });

  beforeAll(async () => {
    folder = await createTemporaryFolder();
    first = await startTestGateway({ sandbox: { latencyMs: 10 } });
    second = await startTestGateway({ existingSandbox: first.upstreamSandbox });
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    const args = await writeNginxConfig(
      folder.path,
      [first, second].map((gateway) => new URL(gateway.url).host),
      port,
    );
    nginx = spawnCommand('nginx', [...args, '-g', 'daemon off;']);
    const isUp = () =>
      fetch(`${url}/healthz`).then(
        ({ ok }) => ok,
        () => false,
      );
    while (!(await isUp())) await sleep(20);
  }, 60_000);
  afterAll(async () => {
    nginx.kill('SIGTERM');
    await nginx.ended;
    await second.close();
    await first.close();
    await folder.remove();
  });

  it('nginx passes on /graphql and hides the endpoints of single replicas', async () => {
    expect(await (await post('{ wabas { name } }')).json()).toMatchObject({ data: { wabas: [{}, {}, {}] } });
    for (const path of ['/metrics', '/readyz', '/']) expect((await fetch(`${url}${path}`)).status).toBe(404);
    // The 401 comes from the gateway, because the callback secret is missing.
    expect(
      (await fetch(`${url}/callbacks/chatapp-audit/not-the-secret`, { method: 'POST', body: '[]' })).headers.get(
        'x-request-id',
      ),
    ).not.toBeNull();
  });

  it('nginx passes on deferred parts without buffering', async () => {
    first.upstreamSandbox.addFault({ kind: 'delay', action: 'ListPhoneMessageQrdl', ms: 700 });
    const response = await post(
      `{ phoneNumbers(custSpaceId: "${first.upstreamSandbox.spaces[0]?.custSpaceId}", first: 1) { nodes { number ` +
        '... @defer { messageQrdls { totalCount } } } } }',
      { accept: 'multipart/mixed' },
    );
    const chunks: { at: number; text: string }[] = [];
    for await (const chunk of response.body ?? [])
      chunks.push({ at: performance.now(), text: Buffer.from(chunk).toString() });
    first.upstreamSandbox.clearFaults();
    expect(response.headers.get('content-type')).toContain('multipart/mixed');
    const at = (field: string) => chunks.find(({ text }) => text.includes(`"${field}"`))?.at ?? Number.NaN;
    expect(at('totalCount') - at('number')).toBeGreaterThan(300);
  });

  it('nginx uses the other replica if one refuses connections, and no request fails', async () => {
    await second.close();
    const statuses = new Set<number>();
    for (let times = 0; times < 20; times++) {
      statuses.add((await post('{ viewer { name } }')).status);
      await sleep(5);
    }
    expect([...statuses]).toEqual([200]);
  });
});
