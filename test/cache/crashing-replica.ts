/**
 * A replica process that a test kills during a fetch or a write: `crashing-replica.ts <what> <url> <prefix>`. It prints
 * "begun" when the fetch or write is in progress, which then never ends.
 */
import { openRedisCache } from './open-redis-cache.js';
import { codesRead } from './controlled-upstream.js';

const [, , what, url = '', prefix = ''] = process.argv;
const cache = openRedisCache({ url, prefix, format: 1, maxBytes: 1_000_000 });

function hang(): Promise<never> {
  process.stdout.write('begun\n');
  return new Promise(() => setInterval(() => {}, 60_000));
}

if (what === 'write-once') {
  await cache.write([['a', 'codes', '1']], async () => process.stdout.write('begun\n'));
  await cache.close();
} else if (what === 'fetch') await cache.read(codesRead(hang));
else await cache.write([['a', 'codes', '1']], hang);
