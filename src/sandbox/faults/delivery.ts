import type { HttpReply } from '../reply.js';

/** What happens on the wire at the end of a call. */
export type Delivery =
  | { kind: 'send'; reply: HttpReply; closeIdleAfterMs?: number }
  /** The connection is torn down with a TCP reset. */
  | { kind: 'reset' }
  /** Nothing is ever said; the connection stays open. */
  | { kind: 'hang' };

export const toDelivery = (reply: HttpReply): Delivery => ({ kind: 'send', reply });
