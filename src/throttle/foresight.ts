/** The wait is known: how long a call waits that has so many before it. */
import type { Outlook } from './pacer.js';

/**
 * Milliseconds until the turn comes of a call with `ahead` calls before it in this replica. Where replicas share the
 * places, they take turns, so each call before this one stands for one of every replica.
 */
export function waitMs({ inForce: { places }, busyMs, lapMs, sharers }: Outlook, ahead: number): number {
  const turn = ahead * sharers;
  const lap = Math.floor(turn / places);
  return laneOf(busyMs, places, turn % places) + lap * lapMs;
}

/** When the nth place to come free is free: at once while there are free ones; later when more are in use than in force. */
function laneOf(busyMs: readonly number[], places: number, nth: number): number {
  return busyMs[nth - (places - busyMs.length)] ?? 0;
}
