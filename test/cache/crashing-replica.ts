/**
 * A replica that a test kills at a certain point: `crashing-replica.ts <action> <url> <prefix>`. It prints "begun" when
 * the fetch or the write is in progress, which then never ends. `write-once` completes a write and exits. `write-late`
 * joins, waits for a line on stdin, writes, prints "answered" and stays.
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
} else if (what === 'write-late') {
  await cache.write([['a', 'codes', 'other']], async () => undefined);
  process.stdout.write('joined\n');
  process.stdin.once('data', () => {
    void cache.write([['a', 'codes', '1']], async () => undefined).then(() => process.stdout.write('answered\n'));
  });
} else if (what === 'fetch') await cache.read(codesRead(hang));
else await cache.write([['a', 'codes', '1']], hang);
