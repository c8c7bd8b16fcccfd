import type { Reply } from '../reply.js';

/** What happens on the wire at the end of a call. */
export type Delivery =
  | { how: 'send'; reply: Reply; closeIdleAfterMs?: number }
  /** The connection is torn down with a TCP reset. */
  | { how: 'reset' }
  /** Nothing is ever said; the connection stays open. */
  | { how: 'hang' };

export const send = (reply: Reply): Delivery => ({ how: 'send', reply });
