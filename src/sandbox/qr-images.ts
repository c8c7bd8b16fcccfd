import { jsonReply, type HttpReply } from './reply.js';
import { splitTarget } from './request.js';
import { hmac, timingSafeEquals } from './signature/encoding.js';
import type { ImageFormat } from './state/message-qrdl.js';

/** How long an image URL is valid. Users of CAMS report one hour. */
const lifetimeSeconds = 3600;

/** Serves the QR images. Their URLs are signed and expire, like pre-signed URLs of an object store. */
export class QrImages {
  readonly #secret: string;
  readonly #now: () => number;

  /** `now` in milliseconds since 1970. */
  constructor(secret: string, now: () => number) {
    this.#secret = secret;
    this.#now = now;
  }

  /** The URL of a code's image, valid for one hour. `origin` is scheme, host and port of the sandbox. */
  presignedUrl(origin: string, code: string, format: ImageFormat): string {
    const path = `/qr/${code}.${format.toLowerCase()}`;
    const expires = Math.floor(this.#now() / 1000) + lifetimeSeconds;
    return `${origin}${path}?Expires=${expires}&Signature=${this.#sign(path, expires)}`;
  }

  /** Serves a pre-signed URL: the QR image of the deep link, or 403 if the URL has expired or was tampered with. */
  async serve(target: string): Promise<HttpReply> {
    const { path, search } = splitTarget(target);
    const [, code, extension] = /^\/qr\/([A-Z0-9]{1,64})\.(svg|png)$/.exec(path) ?? [];
    if (code === undefined) {
      return jsonReply(404, { Code: 'NoSuchKey', Message: 'Expected /qr/<CODE>.svg or /qr/<CODE>.png.' });
    }
    const query = new URLSearchParams(search);
    const expires = Number(query.get('Expires'));
    if (!timingSafeEquals(this.#sign(path, expires), query.get('Signature') ?? '')) {
      return jsonReply(403, { Code: 'SignatureDoesNotMatch', Message: 'The URL was not signed by this sandbox.' });
    }
    if (expires * 1000 < this.#now()) return jsonReply(403, { Code: 'AccessDenied', Message: 'Request has expired.' });

    // Loaded on first use, which keeps the start fast.
    const { toBuffer, toString } = await import('qrcode');
    const link = `https://wa.me/message/${code}`;
    return extension === 'svg'
      ? { status: 200, headers: { 'content-type': 'image/svg+xml' }, body: await toString(link, { type: 'svg' }) }
      : {
          status: 200,
          headers: { 'content-type': 'image/png' },
          body: await toBuffer(link, { type: 'png', scale: 8 }),
        };
  }

  #sign(path: string, expires: number): string {
    return hmac('sha256', this.#secret, `${path} ${expires}`, 'hex').slice(0, 32);
  }
}
