/**
 * A replica for a test to kill in the middle of something: `crashing-replica.ts <what> <url> <prefix>`. It says "begun"
 * when the fetch or the write is under way, which then never ends.
 */
import { createRedisCache } from '../../src/cache/redis.js';
import { codesRead } from './controlled-upstream.js';

const [, , what, url = '', prefix = ''] = process.argv;
const cache = createRedisCache({ url, prefix, format: 1, maxBytes: 1_000_000 });

function hang(): Promise<never> {
  process.stdout.write('begun\n');
  return new Promise(() => setInterval(() => {}, 60_000));
}

if (what === 'fetch') await cache.read(codesRead(hang));
else await cache.write([['a', 'codes', '1']], hang);
