import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { carryOut, start, type Child } from '../child.js';
import { startTestGateway, type TestGateway } from '../gateway.js';
import { freePort } from '../redis.js';
import { temporaryFolder, type TemporaryCopy } from '../temporary-copy.js';
import { nginxConf } from './manifests.js';

const missing = spawnSync('nginx', ['-v'], { stdio: 'ignore' }).status === 0 ? undefined : 'nginx is not installed (Debian: apt-get install nginx)';

const ports = (gateway: TestGateway) => Number(new URL(gateway.url).port);

/** The file as it is deployed, but for names and places that only containers have. */
async function placed(folder: TemporaryCopy, gateways: readonly TestGateway[], port: number): Promise<string> {
  const text = gateways.reduce((conf, gateway, place) => conf.replace(`gateway-${place + 1}:4000`, `127.0.0.1:${ports(gateway)}`), nginxConf);
  const file = join(folder.path, 'nginx.conf');
  const places = text.replace('listen 8080', `listen 127.0.0.1:${port}`).replace('/tmp/nginx.pid', join(folder.path, 'nginx.pid')).replace('/dev/stderr', join(folder.path, 'error.log'));
  await writeFile(file, places.replace('worker_processes auto', 'worker_processes 1'));
  return file;
}

describe.skipIf(missing)(`nginx in front of two replicas${missing ? ` [skipped: ${missing}]` : ''}`, () => {
  let folder: TemporaryCopy;
  let first: TestGateway;
  let second: TestGateway;
  let nginx: Child;
  let url: string;

  const post = (query: string, headers: Record<string, string> = {}) =>
    fetch(`${url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify({ query }) });

  beforeAll(async () => {
    folder = await temporaryFolder();
    first = await startTestGateway({ sandbox: { latencyMs: 10 } });
    second = await startTestGateway({ inFrontOf: first.sandboxAlone });
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    const file = await placed(folder, [first, second], port);
    const args = ['-c', file, '-p', folder.path, '-e', join(folder.path, 'error.log')];
    await carryOut('nginx', ['-t', ...args]);
    nginx = start('nginx', [...args, '-g', 'daemon off;']);
    const isUp = () => fetch(`${url}/healthz`).then(({ ok }) => ok, () => false);
    while (!(await isUp())) await sleep(20);
  });
  afterAll(async () => {
    nginx.kill('SIGTERM');
    await nginx.ended;
    await second.close();
    await first.close();
    await folder.remove();
  });

  it('answers, and lets nobody see the figures of one replica', async () => {
    expect(await (await post('{ wabas { name } }')).json()).toMatchObject({ data: { wabas: [{}, {}, {}] } });
    expect((await fetch(`${url}/metrics`)).status).toBe(404);
  });

  it('passes on what is deferred as it comes', async () => {
    first.sandboxAlone.fault({ kind: 'delay', action: 'ListPhoneMessageQrdl', ms: 700 });
    const asked = performance.now();
    const response = await post(`{ phoneNumbers(custSpaceId: "${first.sandboxAlone.spaces[0]?.custSpaceId}", first: 1) { nodes { number ... @defer { messageQrdls { totalCount } } } } }`, { accept: 'multipart/mixed' });
    const came: { at: number; text: string }[] = [];
    for await (const chunk of response.body ?? []) came.push({ at: performance.now() - asked, text: Buffer.from(chunk).toString() });
    first.sandboxAlone.clearFaults();
    expect(response.headers.get('content-type')).toContain('multipart/mixed');
    expect(came.find(({ text }) => text.includes('"number"'))?.at).toBeLessThan(600);
    expect(came.find(({ text }) => text.includes('"totalCount"'))?.at).toBeGreaterThan(650);
  });

  it('turns to the other replica where one takes no connections, and fails nobody', async () => {
    await second.close();
    const statuses = new Set<number>();
    for (let times = 0; times < 20; times++) {
      statuses.add((await post('{ viewer { name } }')).status);
      await sleep(5);
    }
    expect([...statuses]).toEqual([200]);
  });
});
