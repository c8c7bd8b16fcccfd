import type { Business } from './businesses.js';
import { codeAlphabet, codeLength, seededText } from './seeded-random.js';

export type ImageFormat = 'PNG' | 'SVG';

/** A message QR code without its computed fields. */
export interface StoredMessageQrdl {
  code: string;
  prefilledMessage: string;
  format: ImageFormat;
}

/** Generates code `index` of the phone number with these digits. */
export function seedMessageQrdl(seed: number, digits: string, index: number, business: Business): StoredMessageQrdl {
  // Each number starts with another message of its business, so that the codes of two numbers do not look alike.
  const offset = Number(digits.slice(-3)) + index;
  const cycle = Math.floor(index / business.messages.length);
  const message = business.messages[offset % business.messages.length] ?? '';
  return {
    code: seededText(`code ${seed} ${digits} ${index}`, codeAlphabet, codeLength),
    prefilledMessage: cycle === 0 ? message : `${message} · ${cycle + 1}`,
    format: index % 2 === 0 ? 'SVG' : 'PNG',
  };
}
