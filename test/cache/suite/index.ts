/** What every cache does, whatever its store: run on memory and on Redis. */
import { describe } from 'vitest';
import { dropping } from './dropping.js';
import { naming } from './naming.js';
import { serving } from './serving.js';
import { sharing } from './sharing.js';
import type { World } from './world.js';

export type { World } from './world.js';

export function cacheSuite(store: string, world: World): void {
  describe(`the cache in ${store}`, () => {
    serving(world);
    sharing(world);
    dropping(world);
    naming(world);
  });
}
