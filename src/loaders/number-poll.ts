/**
 * A background poll for subscribers to phone numbers, because CAMS may not report that a number has come into service.
 * Reads the numbers of a space at intervals while the space has a subscriber and one of its numbers is on its way into
 * service. Like every read, it publishes the changes that it detects.
 */
import type { Clock } from '../clock.js';
import type { PhoneNumber } from '../domain.js';
import { lifecycleOf, type PhoneNumberStage } from '../lifecycle.js';

const pollIntervalMs = 30_000;

/** The stages of a number on its way into service, which it may leave without a write through the gateway. */
const stagesOnTheWay: ReadonlySet<PhoneNumberStage> = new Set(['ADDED', 'VERIFIED', 'REREGISTER']);

export interface NumberPollOptions {
  readonly clock: Clock;
  /** Reads the numbers of a space, from the cache if they are at most `maxAgeMs` old. */
  readonly readNumbers: (custSpaceId: string | null, maxAgeMs: number) => Promise<readonly PhoneNumber[]>;
}

/** One subscriber of a space. */
export interface PollMember {
  /** Notes that something in the space has changed, so that a number may be on its way into service now. */
  noteChange(): void;
  leave(): void;
}

export interface NumberPoll {
  join(custSpaceId: string | null): PollMember;
  close(): void;
}

interface PolledSpace {
  members: number;
  /** Whether a number may be on its way into service; true until the numbers were read. */
  isAwaited: boolean;
  cancel: () => void;
}

export function createNumberPoll({ clock, readNumbers }: NumberPollOptions): NumberPoll {
  const polled = new Map<string | null, PolledSpace>();

  function schedule(custSpaceId: string | null, space: PolledSpace): void {
    space.cancel = clock.after(pollIntervalMs, () => void poll(custSpaceId, space));
  }

  async function poll(custSpaceId: string | null, space: PolledSpace): Promise<void> {
    if (space.isAwaited) {
      // A change that arrives during the read is newer than its result.
      space.isAwaited = false;
      const isAwaited = await readNumbers(custSpaceId, pollIntervalMs / 2).then(
        (numbers) => numbers.some((number) => stagesOnTheWay.has(lifecycleOf(number).stage)),
        // The next interval tries again.
        () => true,
      );
      space.isAwaited ||= isAwaited;
    }
    if (space.members > 0) schedule(custSpaceId, space);
  }

  function leave(custSpaceId: string | null, space: PolledSpace): void {
    space.members -= 1;
    if (space.members > 0) return;
    space.cancel();
    polled.delete(custSpaceId);
  }

  return {
    join(custSpaceId) {
      const space = polled.get(custSpaceId) ?? { members: 0, isAwaited: true, cancel: () => undefined };
      if (space.members === 0) {
        polled.set(custSpaceId, space);
        schedule(custSpaceId, space);
      }
      space.members += 1;
      let hasLeft = false;
      return {
        noteChange: () => void (space.isAwaited = true),
        leave() {
          if (!hasLeft) leave(custSpaceId, space);
          hasLeft = true;
        },
      };
    },
    close() {
      for (const space of polled.values()) {
        space.members = 0;
        space.cancel();
      }
      polled.clear();
    },
  };
}
