import { isJsonObject, tryParseJson } from '../json.js';

/** The pub/sub message that a replica sends when it releases a permit. A lost message only delays other replicas. */
export interface ReleaseMessage {
  readonly key: string;
  /** The replica that released the permit. */
  readonly from: string;
  /** When the permit is free, in milliseconds from now. */
  readonly freeInMs: number;
  /** The round trip of the call, so that replicas share their RTT samples. */
  readonly roundTripMs?: number;
  /** Grant no permit for this long: the upstream asked to wait. */
  readonly pauseMs?: number;
}

export function encodeReleaseMessage(message: ReleaseMessage): string {
  return JSON.stringify(message);
}

/** Returns undefined if the text is not a release message. */
export function decodeReleaseMessage(text: string): ReleaseMessage | undefined {
  const message = tryParseJson(text);
  return isReleaseMessage(message) ? message : undefined;
}

function isReleaseMessage(message: unknown): message is ReleaseMessage {
  if (!isJsonObject(message)) return false;
  const { key, from, freeInMs, roundTripMs = 0, pauseMs = 0 } = message;
  return (
    typeof key === 'string' &&
    typeof from === 'string' &&
    typeof freeInMs === 'number' &&
    typeof roundTripMs === 'number' &&
    typeof pauseMs === 'number'
  );
}
