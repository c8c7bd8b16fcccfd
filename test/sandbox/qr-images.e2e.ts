import { afterEach, describe, expect, it } from 'vitest';
import type { RunningSandbox } from '../../src/sandbox/index.js';
import { fetchSigned, closeAll, startTestSandbox } from './running-sandbox.js';

afterEach(closeAll);

/** The image URLs of the first number's codes. */
async function imageUrls(sandbox: RunningSandbox): Promise<string[]> {
  const numbers: unknown = await (await fetchSigned(sandbox, { action: 'QueryChatappPhoneNumbers' })).json();
  const [PhoneNumber = ''] = JSON.stringify(numbers).match(/(?<="PhoneNumber":")\d+/) ?? [];
  const list = await (
    await fetchSigned(sandbox, { action: 'ListPhoneMessageQrdl', parameters: { PhoneNumber } })
  ).text();
  return list.match(/(?<="QrImageUrl":")[^"]+/g) ?? [];
}

describe('QR images', () => {
  it('QR images are served as SVG and PNG', async () => {
    const [svgUrl = '', pngUrl = ''] = await imageUrls(await startTestSandbox());
    const svg = await fetch(svgUrl);
    expect([svg.status, svg.headers.get('content-type')]).toEqual([200, 'image/svg+xml']);
    expect(await svg.text()).toMatch(/^<svg /);
    const png = await fetch(pngUrl);
    expect([png.status, png.headers.get('content-type')]).toEqual([200, 'image/png']);
    expect(
      Buffer.from(await png.arrayBuffer())
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
  });

  it('the URL of a QR image expires after an hour', async () => {
    let now = Date.now();
    const sandbox = await startTestSandbox({ now: () => now });
    const [url = ''] = await imageUrls(sandbox);
    now += 3_599_000;
    expect((await fetch(url)).status).toBe(200);
    now += 2000;
    const late = await fetch(url);
    expect([late.status, await late.json()]).toEqual([403, { Code: 'AccessDenied', Message: 'Request has expired.' }]);
  });

  it('a changed URL of a QR image is refused', async () => {
    const sandbox = await startTestSandbox();
    const [url = ''] = await imageUrls(sandbox);
    expect((await fetch(url.replace(/Expires=\d+/, 'Expires=9999999999'))).status).toBe(403);
    expect((await fetch(url.replace(/qr\/./, 'qr/0'))).status).toBe(403);
    expect((await fetch(url.replace(/\?.*/, ''))).status).toBe(403);
    expect((await fetch(`${sandbox.url}/qr/x.gif`)).status).toBe(404);
  });
});
