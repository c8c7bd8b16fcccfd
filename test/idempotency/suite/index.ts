/** What holds whatever the store: run on memory and on Redis. */
import { describe } from 'vitest';
import { dying } from './dying.js';
import { leaving } from './leaving.js';
import { outage } from './outage.js';
import { sharing } from './sharing.js';
import type { World } from './world.js';

export function idempotencySuite(store: string, world: World): void {
  describe(`idempotency in ${store}`, () => {
    sharing(world);
    leaving(world);
    dying(world);
    outage(world);
  });
}
