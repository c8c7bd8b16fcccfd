import { LRUCache } from 'lru-cache';
import type { QrImageFormat } from '../src/domain.js';
import { InvalidInputError } from '../src/errors.js';

/** Pixels of a side: below, a scanner has trouble; above, a picture is megabytes. SVG is sharp at any size. */
export const smallestImage = 64;
export const largestImage = 2048;

/** What drawing one takes, measured: a bitmap some ten milliseconds and more with its size, a drawing half of one. */
export function effortOf(format: QrImageFormat, size: number): number {
  return format === 'PNG' ? 20 + Math.ceil(size ** 2 / 10_000) : 1;
}

/** What was drawn lately, at most 32 MB: drawing takes milliseconds, and a dashboard asks for the same hundred pictures again and again. */
const drawn = new LRUCache<string, string>({
  maxSize: 32 * 1024 * 1024,
  sizeCalculation: (picture, name) => picture.length + name.length,
});

/** What is being drawn: fifty requests that come at once draw it once. */
const onTheBoard = new Map<string, Promise<string>>();

/**
 * A QR code of a text as a `data:` URL.
 * @param size width and height in pixels
 * @throws InvalidInputError where the size is out of bounds
 */
export async function drawQrImage(text: string, format: QrImageFormat, size: number): Promise<string> {
  if (size < smallestImage || size > largestImage) {
    throw new InvalidInputError([
      { path: ['size'], message: `expected ${smallestImage} to ${largestImage} pixels, got ${size}.` },
    ]);
  }
  const name = nameOf(text, format, size);
  const known = drawn.get(name) ?? onTheBoard.get(name);
  if (known !== undefined) return known;
  const drawing = draw(text, format, size).finally(() => onTheBoard.delete(name));
  onTheBoard.set(name, drawing);
  const picture = await drawing;
  drawn.set(name, picture);
  return picture;
}

/** The same, where it was drawn lately. */
export function drawnLately(text: string, format: QrImageFormat, size: number): string | undefined {
  return drawn.get(nameOf(text, format, size));
}

const nameOf = (text: string, format: QrImageFormat, size: number) => `${format} ${size} ${text}`;

async function draw(text: string, format: QrImageFormat, size: number): Promise<string> {
  // Loaded with the first picture: a start has no use for it.
  const { toDataURL, toString } = await import('qrcode');
  if (format === 'PNG') return toDataURL(text, { type: 'image/png', width: size, margin: 2 });
  const svg = await toString(text, { type: 'svg', width: size, margin: 2 });
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
}
