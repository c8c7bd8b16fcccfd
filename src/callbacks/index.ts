/**
 * Webhook callbacks of CAMS: parses pushes, drops duplicates, and passes on which entities have changed. May import
 * errors, operations and pubsub; knows neither HTTP nor the cache nor the subscribers.
 */
import { hash } from 'node:crypto';
import type { PubSub } from '../pubsub/index.js';
import type { EntityRef } from '../operations/index.js';
import { readChatAppAudit, type Notice } from './chat-app-audit.js';

export { readChatAppAudit, type Notice } from './chat-app-audit.js';

/**
 * How long a repeated notice counts as a duplicate, in milliseconds. It no longer counts as one after a different
 * notice about the same object.
 */
const duplicateWindowMs = 10 * 60_000;

export interface Callbacks {
  /**
   * Accepts a push. Parses it synchronously and processes it in the background, because CAMS expects a reply within
   * three seconds.
   * @returns the number of notices
   * @throws InvalidInputError
   */
  receiveChatAppAudit(body: string): number;
  /** Resolves when every accepted push has been processed. */
  idle(): Promise<void>;
}

export interface CallbacksOptions {
  readonly pubsub: Pick<PubSub, 'recordSnapshot'>;
  readonly account: string;
  /** Invalidates these entities and notifies subscribers. Must not reject. */
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

  /** Processes pushes in order, so that subscribers see the latest one last. */
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
