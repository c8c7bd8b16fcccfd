import { jsonReply, type HttpReply } from './reply.js';
import { splitTarget } from './request.js';
import { hmac, timingSafeEquals } from './signature/encoding.js';
import type { ImageFormat } from './state/message-qrdl.js';

/** How long the address of a picture holds; an hour is what was seen in the field. */
const lifetimeSeconds = 3600;

/** Makes and serves the pictures of codes. Their addresses are signed and expire, as those of an object store do. */
export class QrImages {
  readonly #secret: string;
  readonly #now: () => number;

  /** `now` in milliseconds since 1970. */
  constructor(secret: string, now: () => number) {
    this.#secret = secret;
    this.#now = now;
  }

  /** The address of a code's picture from now on for an hour. `origin` is scheme, host and port of the sandbox. */
  presignedUrl(origin: string, code: string, format: ImageFormat): string {
    const path = `/qr/${code}.${format.toLowerCase()}`;
    const expires = Math.floor(this.#now() / 1000) + lifetimeSeconds;
    return `${origin}${path}?Expires=${expires}&Signature=${this.#sign(path, expires)}`;
  }

  /** Serves such an address: the picture of the deep link; 403 once it has expired or was tampered with. */
  async serve(target: string): Promise<HttpReply> {
    const { path, search } = splitTarget(target);
    const [, code, extension] = /^\/qr\/([A-Z0-9]{1,64})\.(svg|png)$/.exec(path) ?? [];
    if (code === undefined) {
      return jsonReply(404, { Code: 'NoSuchKey', Message: 'Expected /qr/<CODE>.svg or /qr/<CODE>.png.' });
    }
    const query = new URLSearchParams(search);
    const expires = Number(query.get('Expires'));
    if (!timingSafeEquals(this.#sign(path, expires), query.get('Signature') ?? '')) {
      return jsonReply(403, { Code: 'SignatureDoesNotMatch', Message: 'The address was not made by this sandbox.' });
    }
    if (expires * 1000 < this.#now()) return jsonReply(403, { Code: 'AccessDenied', Message: 'Request has expired.' });

    // Loaded with the first picture: a start has no use for it.
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
