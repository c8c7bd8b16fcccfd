import { texts } from '../texts/index.js';
import { announce } from '../ui/announce.js';

/** Copies text and says so. */
export const copyText = (text: string, message: string): Promise<void> =>
  copy(() => navigator.clipboard.writeText(text), message);

/** Copies a PNG. Safari needs the promise itself in the clipboard item, not its result. */
export const copyPng = (png: Promise<Blob>): Promise<void> =>
  copy(() => navigator.clipboard.write([new ClipboardItem({ 'image/png': png })]), texts.codes.imageCopied);

/** A page that is not served by HTTPS has no clipboard. */
async function copy(write: () => Promise<void>, message: string): Promise<void> {
  try {
    await write();
    announce(message);
  } catch {
    announce(texts.codes.copyFailed);
  }
}
