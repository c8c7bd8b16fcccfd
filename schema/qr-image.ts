import { LRUCache } from 'lru-cache';
import type { QrImageFormat } from '../src/domain.js';
import { InvalidInputError } from '../src/errors.js';

/** Pixels of a side: below, a scanner has trouble; above, a picture is megabytes. SVG is sharp at any size. */
export const minImageSize = 64;
export const maxImageSize = 2048;

/** What drawing one takes, measured: a bitmap some ten milliseconds and more with its size, a drawing half of one. */
export function renderUnitsOf(format: QrImageFormat, size: number): number {
  return format === 'PNG' ? 20 + Math.ceil(size ** 2 / 10_000) : 1;
}

/** What was drawn lately, at most 32 MB: drawing takes milliseconds, and a dashboard asks for the same hundred pictures again and again. */
const imageCache = new LRUCache<string, string>({
  maxSize: 32 * 1024 * 1024,
  sizeCalculation: (image, cacheKey) => image.length + cacheKey.length,
});

/** What is being drawn: fifty requests that come at once draw it once. */
const inFlight = new Map<string, Promise<string>>();

/**
 * A QR code of a text as a `data:` URL.
 * @param size width and height in pixels
 * @throws InvalidInputError where the size is out of bounds
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

/** The same, where it was drawn lately. */
export function cachedQrImage(text: string, format: QrImageFormat, size: number): string | undefined {
  return imageCache.get(cacheKeyOf(text, format, size));
}

const cacheKeyOf = (text: string, format: QrImageFormat, size: number) => `${format} ${size} ${text}`;

async function render(text: string, format: QrImageFormat, size: number): Promise<string> {
  // Loaded with the first picture: a start has no use for it.
  const { toDataURL, toString } = await import('qrcode');
  if (format === 'PNG') return toDataURL(text, { type: 'image/png', width: size, margin: 2 });
  const svg = await toString(text, { type: 'svg', width: size, margin: 2 });
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
}
