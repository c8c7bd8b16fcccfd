import type { Business } from './businesses.js';
import { codeAlphabet, codeLength, drawText } from './draw.js';

export type QrImageFormat = 'PNG' | 'SVG';

/** A message QR code, without what is computed when it is read. */
export interface MessageQrdl {
  code: string;
  prefilledMessage: string;
  format: QrImageFormat;
}

/** Code `index` of the number with these digits. */
export function seedMessageQrdl(seed: number, digits: string, index: number, business: Business): MessageQrdl {
  // Each number begins elsewhere in its business' messages, so that neighbours do not look alike.
  const offset = Number(digits.slice(-3)) + index;
  const lap = Math.floor(index / business.messages.length);
  const message = business.messages[offset % business.messages.length] ?? '';
  return {
    code: drawText(`code ${seed} ${digits} ${index}`, codeAlphabet, codeLength),
    prefilledMessage: lap === 0 ? message : `${message} · ${lap + 1}`,
    format: index % 2 === 0 ? 'SVG' : 'PNG',
  };
}
