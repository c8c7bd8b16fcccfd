import { texts } from '../texts/index.js';
import { announce } from '../ui/announce.js';

/** Copies text and says so. */
export async function copyText(text: string, message: string): Promise<void> {
  announce(
    await navigator.clipboard.writeText(text).then(
      () => message,
      () => texts.codes.copyFailed,
    ),
  );
}

/** Copies a PNG. Safari needs the promise itself in the clipboard item, not its result. */
export async function copyPng(png: Promise<Blob>): Promise<void> {
  announce(
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': png })]).then(
      () => texts.codes.imageCopied,
      () => texts.codes.copyFailed,
    ),
  );
}
