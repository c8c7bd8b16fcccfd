/**
 * What CAMS tells by itself: pushes are read, repeats are recognised, and what they say has changed is handed on. May import
 * errors, operations and events; never learns how a push arrived, what a cache is, or who is told.
 */
import { hash } from 'node:crypto';
import type { PubSub } from '../pubsub/index.js';
import type { EntityRef } from '../operations/index.js';
import { readChatAppAudit, type Notice } from './chat-app-audit.js';

export { readChatAppAudit, type Notice } from './chat-app-audit.js';

/** How long a notice that says the same again counts as a repeat, in milliseconds; what came between of the same thing ends it. */
const duplicateWindowMs = 10 * 60_000;

export interface Callbacks {
  /**
   * Takes a push. It is read at once, and what follows from it happens by itself: the sender wants its answer within three seconds.
   * @returns how many notices came
   * @throws InvalidInputError
   */
  receiveChatAppAudit(body: string): number;
  /** Comes back when all that was taken is done. */
  idle(): Promise<void>;
}

export interface CallbacksOptions {
  readonly pubsub: Pick<PubSub, 'recordSnapshot'>;
  readonly account: string;
  /** Drops what is old, and tells who listens. Must not reject. */
  readonly onChanged: (changed: readonly EntityRef[]) => Promise<void>;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly onEvent?: (event: {
    readonly type: 'callback';
    readonly notices: number;
    readonly duplicates: number;
  }) => void;
}

export function createCallbacks({ pubsub, account, onChanged, now, onEvent = () => {} }: CallbacksOptions): Callbacks {
  let queue = Promise.resolve();

  /** One push after the other, so that of two about the same thing the later one is told later. */
  async function processPush(
    previous: Promise<void>,
    noticesByKey: ReadonlyMap<string, Notice>,
    fingerprints: ReadonlyMap<string, string>,
  ): Promise<void> {
    await previous;
    const { firstSeen, changed } = await pubsub.recordSnapshot([account, 'callbacks'], fingerprints);
    const newKeys = [...firstSeen, ...changed];
    await onChanged(newKeys.flatMap((dedupeKey) => noticesByKey.get(dedupeKey)?.changed ?? []));
    onEvent({ type: 'callback', notices: noticesByKey.size, duplicates: noticesByKey.size - newKeys.length });
  }

  return {
    receiveChatAppAudit(body) {
      const notices = readChatAppAudit(body);
      const window = Math.floor(now() / duplicateWindowMs);
      const noticesByKey = new Map(notices.map((notice) => [notice.dedupeKey, notice]));
      const fingerprints = new Map(
        [...noticesByKey].map(([dedupeKey, { text }]) => [dedupeKey, hash('sha256', `${window} ${text}`, 'base64url')]),
      );
      queue = processPush(queue, noticesByKey, fingerprints);
      return notices.length;
    },
    idle: () => queue,
  };
}
