/** Renders QR codes as data: URLs, with an LRU cache and single flight. */
import { LRUCache } from 'lru-cache';
import type { QrErrorCorrection, QrImageFormat } from '../src/domain.js';
import { InvalidInputError } from '../src/errors.js';

/** Side length in pixels. Smaller images are hard to scan, larger ones take megabytes. */
export const minImageSize = 64;
export const maxImageSize = 2048;

/**
 * Measured cost of rendering one image, in half milliseconds: about 10 ms plus its area for PNG, half a millisecond for
 * SVG.
 */
export function renderUnitsOf(format: QrImageFormat, size: number): number {
  return format === 'PNG' ? 20 + Math.ceil(size ** 2 / 10_000) : 1;
}

/** Width of the empty border in modules, as ISO/IEC 18004 requires. */
const quietZone = 4;

/** Capacity of the largest QR code (version 40) in bytes, per error correction level (ISO/IEC 18004). */
const maxBytes: Readonly<Record<QrErrorCorrection, number>> = { L: 2953, M: 2331, Q: 1663, H: 1273 };

/**
 * Recently rendered images, at most 32 MB: rendering takes milliseconds, and a dashboard requests the same images again
 * and again.
 */
const imageCache = new LRUCache<string, string>({
  maxSize: 32 * 1024 * 1024,
  sizeCalculation: (image, cacheKey) => image.length + cacheKey.length,
});

/** Single flight: concurrent requests for the same image render it once. */
const inFlight = new Map<string, Promise<string>>();

/**
 * Renders the QR code of a text as a `data:` URL.
 * @param size width and height in pixels
 * @throws InvalidInputError if the size is out of range, or the text too long for the error correction level
 */
export async function renderQrImage(
  text: string,
  format: QrImageFormat,
  size: number,
  errorCorrection: QrErrorCorrection,
): Promise<string> {
  if (size < minImageSize || size > maxImageSize) {
    throw new InvalidInputError([
      { path: ['size'], message: `expected ${minImageSize} to ${maxImageSize} pixels, got ${size}.` },
    ]);
  }
  if (Buffer.byteLength(text) > maxBytes[errorCorrection]) {
    throw new InvalidInputError([
      {
        path: ['errorCorrection'],
        message:
          `expected a link of at most ${maxBytes[errorCorrection]} bytes at level ${errorCorrection}, ` +
          `got ${Buffer.byteLength(text)}. Use a lower level, down to L with ${maxBytes.L} bytes.`,
      },
    ]);
  }
  const cacheKey = cacheKeyOf(text, format, size, errorCorrection);
  const existing = imageCache.get(cacheKey) ?? inFlight.get(cacheKey);
  if (existing !== undefined) return existing;
  const rendering = render(text, format, size, errorCorrection).finally(() => inFlight.delete(cacheKey));
  inFlight.set(cacheKey, rendering);
  const image = await rendering;
  imageCache.set(cacheKey, image);
  return image;
}

/** The image, if it is in the cache. */
export function cachedQrImage(...image: Parameters<typeof renderQrImage>): string | undefined {
  return imageCache.get(cacheKeyOf(...image));
}

const cacheKeyOf = (...[text, format, size, errorCorrection]: Parameters<typeof renderQrImage>) =>
  `${format} ${size} ${errorCorrection} ${text}`;

async function render(
  ...[text, format, size, errorCorrectionLevel]: Parameters<typeof renderQrImage>
): Promise<string> {
  // Loaded with the first image, to keep the start fast.
  const { toDataURL, toString } = await import('qrcode');
  if (format === 'PNG')
    return toDataURL(text, { type: 'image/png', width: size, margin: quietZone, errorCorrectionLevel });
  const svg = await toString(text, { type: 'svg', width: size, margin: quietZone, errorCorrectionLevel });
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
}
