import { describe, expect, it } from 'vitest';
import { renderQrImage } from '../../schema/qr-image.js';

const link = 'https://wa.me/message/ABCDEFGHIJKLMN';

describe('renderQrImage', () => {
  it('renders an SVG or a PNG of the given size as a data: URL', async () => {
    const svg = Buffer.from(
      (await renderQrImage(link, 'SVG', 300)).replace('data:image/svg+xml;base64,', ''),
      'base64',
    ).toString();
    expect(svg).toMatch(/^<svg .*width="300" height="300"/);
    const png = Buffer.from((await renderQrImage(link, 'PNG', 320)).replace('data:image/png;base64,', ''), 'base64');
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([320, 320]);
  });

  it('renders different texts differently and the same text identically', async () => {
    expect(await renderQrImage(link, 'SVG', 256)).toBe(await renderQrImage(link, 'SVG', 256));
    expect(await renderQrImage(link, 'SVG', 256)).not.toBe(await renderQrImage(`${link}X`, 'SVG', 256));
  });

  it.each([63, 2049, -1])('rejects a size of %d pixels and says what was expected', async (size) => {
    await expect(renderQrImage(link, 'SVG', size)).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      issues: [{ path: ['size'], message: `expected 64 to 2048 pixels, got ${size}.` }],
    });
  });
});
