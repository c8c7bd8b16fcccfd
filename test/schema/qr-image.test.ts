import { describe, expect, it } from 'vitest';
import { renderQrImage } from '../../schema/qr-image.js';

const link = 'https://wa.me/message/ABCDEFGHIJKLMN';

describe('renderQrImage', () => {
  it('renderQrImage() returns an SVG or a PNG of the given size as a data: URL', async () => {
    const svg = Buffer.from(
      (await renderQrImage(link, 'SVG', 300, 'M')).replace('data:image/svg+xml;base64,', ''),
      'base64',
    ).toString();
    expect(svg).toMatch(/^<svg .*width="300" height="300"/);
    const png = Buffer.from(
      (await renderQrImage(link, 'PNG', 320, 'M')).replace('data:image/png;base64,', ''),
      'base64',
    );
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([320, 320]);
  });

  it('renderQrImage() renders different texts differently and the same text identically', async () => {
    expect(await renderQrImage(link, 'SVG', 256, 'M')).toBe(await renderQrImage(link, 'SVG', 256, 'M'));
    expect(await renderQrImage(link, 'SVG', 256, 'M')).not.toBe(await renderQrImage(`${link}X`, 'SVG', 256, 'M'));
  });

  it('renderQrImage() leaves a quiet zone of four modules around the code', async () => {
    const svg = Buffer.from((await renderQrImage(link, 'SVG', 300, 'M')).replace(/^.*,/, ''), 'base64').toString();
    const modules = Number(/viewBox="0 0 (\d+)/.exec(svg)?.[1]);
    // 36 bytes at level M are version 3: 29 modules.
    expect(modules).toBe(29 + 2 * 4);
  });

  it('renderQrImage() renders a different code for each error correction level', async () => {
    const images = (['L', 'M', 'Q', 'H'] as const).map((level) => renderQrImage(link, 'SVG', 256, level));
    expect(new Set(await Promise.all(images)).size).toBe(4);
  });

  it.each([
    ['L', 2953],
    ['M', 2331],
    ['Q', 1663],
    ['H', 1273],
  ] as const)(
    'renderQrImage() at level %s renders a link of %d bytes and rejects a longer one',
    async (level, maxBytes) => {
      expect(await renderQrImage('ü'.repeat(maxBytes / 2 - 1), 'SVG', 256, level)).toMatch(/^data:/);
      await expect(renderQrImage('x'.repeat(maxBytes), 'SVG', 256, level)).resolves.toMatch(/^data:/);
      await expect(renderQrImage('x'.repeat(maxBytes + 1), 'SVG', 256, level)).rejects.toMatchObject({
        code: 'BAD_USER_INPUT',
        issues: [{ path: ['errorCorrection'] }],
      });
    },
  );

  it.each([63, 2049, -1])('renderQrImage() rejects a size of %d pixels and says what was expected', async (size) => {
    await expect(renderQrImage(link, 'SVG', size, 'M')).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      issues: [{ path: ['size'], message: `expected 64 to 2048 pixels, got ${size}.` }],
    });
  });
});
