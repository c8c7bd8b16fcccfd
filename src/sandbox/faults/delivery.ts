import type { HttpReply } from '../reply.js';

/** How a reply is delivered: sent, or replaced by a connection failure. */
export type Delivery =
  | { kind: 'send'; reply: HttpReply; closeIdleAfterMs?: number }
  /** The connection is closed with a TCP reset. */
  | { kind: 'reset' }
  /** Nothing is sent; the connection stays open. */
  | { kind: 'hang' };

export const toDelivery = (reply: HttpReply): Delivery => ({ kind: 'send', reply });
