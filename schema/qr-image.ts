/** Renders QR codes as data: URLs, with an LRU cache and single flight. */
import { LRUCache } from 'lru-cache';
import type { QrImageFormat } from '../src/domain.js';
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
 * @throws InvalidInputError if the size is out of range
 */
export async function renderQrImage(text: string, format: QrImageFormat, size: number): Promise<string> {
  if (size < minImageSize || size > maxImageSize) {
    throw new InvalidInputError([
      { path: ['size'], message: `expected ${minImageSize} to ${maxImageSize} pixels, got ${size}.` },
    ]);
  }
  const cacheKey = cacheKeyOf(text, format, size);
  const existing = imageCache.get(cacheKey) ?? inFlight.get(cacheKey);
  if (existing !== undefined) return existing;
  const rendering = render(text, format, size).finally(() => inFlight.delete(cacheKey));
  inFlight.set(cacheKey, rendering);
  const image = await rendering;
  imageCache.set(cacheKey, image);
  return image;
}

/** The image, if it is in the cache. */
export function cachedQrImage(text: string, format: QrImageFormat, size: number): string | undefined {
  return imageCache.get(cacheKeyOf(text, format, size));
}

const cacheKeyOf = (text: string, format: QrImageFormat, size: number) => `${format} ${size} ${text}`;

async function render(text: string, format: QrImageFormat, size: number): Promise<string> {
  // Loaded with the first image, to keep the start fast.
  const { toDataURL, toString } = await import('qrcode');
  if (format === 'PNG') return toDataURL(text, { type: 'image/png', width: size, margin: 2 });
  const svg = await toString(text, { type: 'svg', width: size, margin: 2 });
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
}
