import { toDataURL, toString } from 'qrcode';
import type { QrImageFormat } from '../src/domain.js';
import { InvalidInputError } from '../src/errors.js';

/** Pixels of a side: below, a scanner has trouble; above, a picture is megabytes. SVG is sharp at any size. */
export const smallestImage = 64;
export const largestImage = 2048;

/**
 * A QR code of a text as a `data:` URL.
 * @param size width and height in pixels
 * @throws InvalidInputError where the size is out of bounds
 */
export async function drawQrImage(text: string, format: QrImageFormat, size: number): Promise<string> {
  if (size < smallestImage || size > largestImage) {
    throw new InvalidInputError([{ path: ['size'], message: `expected ${smallestImage} to ${largestImage} pixels, got ${size}.` }]);
  }
  if (format === 'PNG') return toDataURL(text, { type: 'image/png', width: size, margin: 2 });
  const svg = await toString(text, { type: 'svg', width: size, margin: 2 });
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
}
