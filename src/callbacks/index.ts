/**
 * What CAMS tells by itself: pushes are read, repeats are recognised, and what they say has changed is handed on. May import
 * errors, operations and events; never learns how a push arrived, what a cache is, or who is told.
 */
import { hash } from 'node:crypto';
import type { Events } from '../events/index.js';
import type { Watched } from '../operations/index.js';
import { readChatAppAudit, type Notice } from './chat-app-audit.js';

export { readChatAppAudit, type Notice } from './chat-app-audit.js';

/** How long a notice that says the same again counts as a repeat, in milliseconds; what came between of the same thing ends it. */
const repeatMs = 10 * 60_000;

export interface Callbacks {
  /**
   * Takes a push. It is read at once, and what follows from it happens by itself: the sender wants its answer within three seconds.
   * @returns how many notices came
   * @throws InvalidInputError
   */
  takeChatAppAudit(body: string): number;
  /** Comes back when all that was taken is done. */
  idle(): Promise<void>;
}

export interface CallbacksOptions {
  readonly events: Pick<Events, 'see'>;
  readonly account: string;
  /** Drops what is old, and tells who listens. Must not reject. */
  readonly heard: (changed: readonly Watched[]) => Promise<void>;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly onEvent?: (event: { readonly type: 'callback'; readonly notices: number; readonly repeats: number }) => void;
}

export function createCallbacks({ events, account, heard, now, onEvent = () => {} }: CallbacksOptions): Callbacks {
  let work = Promise.resolve();

  /** One push after the other, so that of two about the same thing the later one is told later. */
  async function follow(
    before: Promise<void>,
    byAbout: ReadonlyMap<string, Notice>,
    looks: ReadonlyMap<string, string>,
  ): Promise<void> {
    await before;
    const { first, changed } = await events.see([account, 'callbacks'], looks);
    const fresh = [...first, ...changed];
    await heard(fresh.flatMap((about) => byAbout.get(about)?.changed ?? []));
    onEvent({ type: 'callback', notices: byAbout.size, repeats: byAbout.size - fresh.length });
  }

  return {
    takeChatAppAudit(body) {
      const notices = readChatAppAudit(body);
      const window = Math.floor(now() / repeatMs);
      const byAbout = new Map(notices.map((notice) => [notice.about, notice]));
      const looks = new Map(
        [...byAbout].map(([about, { text }]) => [about, hash('sha256', `${window} ${text}`, 'base64url')]),
      );
      work = follow(work, byAbout, looks);
      return notices.length;
    },
    idle: () => work,
  };
}
