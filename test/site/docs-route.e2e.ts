import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rawRequest, sendBytes } from '../server/raw-request.js';
import { createTemporaryFolder, type TemporaryFolder } from '../temporary-copy.js';
import { serveSite, type ServedSite } from './built-site.js';

describe('/docs', () => {
  let folder: TemporaryFolder;
  let site: ServedSite;

  beforeAll(async () => {
    folder = await createTemporaryFolder();
    await mkdir(join(folder.path, 'site/types'), { recursive: true });
    await Promise.all([
      writeFile(join(folder.path, 'secret.txt'), 'not of the site'),
      writeFile(join(folder.path, 'site/index.html'), '<!doctype html><title>index</title>'),
      writeFile(join(folder.path, 'site/404.html'), '<!doctype html><title>missing</title>'),
      writeFile(join(folder.path, 'site/types/Waba.html'), '<!doctype html><title>Waba</title>'),
    ]);
    site = await serveSite({}, join(folder.path, 'site'));
  });
  afterAll(async () => {
    await site?.gateway.close();
    await folder?.remove();
  });

  it('/docs redirects to /docs/, which is the index, and a page has its own path', async () => {
    const response = await fetch(site.url.slice(0, -1), { redirect: 'manual' });
    expect([response.status, response.headers.get('location')]).toEqual([308, '/docs/']);
    expect(await (await fetch(site.url)).text()).toContain('index');
    const page = await fetch(`${site.url}types/Waba.html`);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await page.text()).toContain('Waba');
  });

  it('a page allows no scripts, styles or connections of other origins, and no frames', async () => {
    const { headers } = await fetch(site.url);
    const policy = headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("connect-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe-inline');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('a page that the browser has cached is answered with 304 and no body until it changes', async () => {
    const first = await fetch(site.url);
    const etag = first.headers.get('etag') ?? '';
    // Weak: the compressed forms of a page have the same tag.
    expect(etag).toMatch(/^W\/"[\w-]{20,}"$/);
    for (const known of [etag, etag.replace('W/', ''), `"another", ${etag}`]) {
      const again = await fetch(site.url, { headers: { 'if-none-match': known } });
      expect([again.status, await again.text()]).toEqual([304, '']);
      expect(again.headers.get('vary')).toBe('accept, accept-encoding');
    }
    await writeFile(join(site.folder, 'index.html'), '<!doctype html><title>index, changed</title>');
    expect((await fetch(site.url, { headers: { 'if-none-match': etag } })).status).toBe(200);
  });

  it('HEAD has the headers of GET without a body, and other methods are not found', async () => {
    const [head, get] = await Promise.all([fetch(site.url, { method: 'HEAD' }), fetch(site.url)]);
    expect([head.status, await head.text()]).toEqual([200, '']);
    expect(head.headers.get('content-length')).toBe(get.headers.get('content-length'));
    expect((await fetch(site.url, { method: 'POST' })).status).toBe(404);
  });

  it('a path that is not of the site gets its 404 page, also one that leads out of the folder', async () => {
    const response = await fetch(`${site.url}types/Nothing.html`);
    expect([response.status, await response.text()]).toEqual([404, expect.stringContaining('missing')]);
    for (const path of [
      '/docs/../secret.txt',
      '/docs/%2e%2e/secret.txt',
      '/docs/..%2fsecret.txt',
      '/docs//etc/passwd',
    ]) {
      const { status, text } = await sendBytes(site.url, rawRequest(`GET ${path}`, ['host: 127.0.0.1']));
      expect([path, status, text.includes('not of the site')]).toEqual([path, 404, false]);
    }
  });

  it('a site that was not built is answered with the command that builds it', async () => {
    const { url, gateway } = await serveSite({}, join(folder.path, 'nothing'));
    try {
      const response = await fetch(url);
      expect([response.status, await response.text()]).toEqual([503, expect.stringContaining('`npm run docs`')]);
    } finally {
      await gateway.close();
    }
  });

  it.each<{ name: string; env: Readonly<Record<string, string>>; status: number }>([
    { name: 'DOCS=off', env: { DOCS: 'off' }, status: 404 },
    { name: 'production', env: { NODE_ENV: 'production' }, status: 404 },
    { name: 'production with DOCS=on', env: { NODE_ENV: 'production', DOCS: 'on' }, status: 200 },
  ])('$name answers /docs/ with $status', async ({ env, status }) => {
    const { url, gateway } = await serveSite(env, join(folder.path, 'site'));
    try {
      expect((await fetch(url)).status).toBe(status);
    } finally {
      await gateway.close();
    }
  });
});
