/** Replicas of two releases share Redis during a rolling update, so the data of scripts must not change unnoticed. */
import { hash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectRoot } from '../temporary-copy.js';

/** The scripts of a file, and the constant numbers that they or their callers may use. */
const partsPattern = /`[^`]*redis\.call[^`]*`|^(?:export )?const \w+ = [\d_ *]+;/gm;

function scriptsOf(path: string): string | undefined {
  const source = readFileSync(join(projectRoot, path), 'utf8');
  const parts = source.includes('redis.call') ? [...source.matchAll(partsPattern)].join('\n') : '';
  return parts === '' ? undefined : `${path} ${hash('sha256', parts.replace(/\s+/g, ' ')).slice(0, 8)}`;
}

/**
 * If this fails: can replicas of the last release work with the data that the changed script writes, and the other way
 * round? If not, give its keys a new name (`formats` in src/app/redis-stores.ts, or `logVersion`). Then record the new
 * hash: `npx vitest run test/redis/recorded-scripts.test.ts -u`.
 */
it('the scripts are those that were checked to share data with the last release', () => {
  const paths = readdirSync(join(projectRoot, 'src'), { recursive: true, encoding: 'utf8' });
  const files = paths.filter((path) => path.endsWith('.ts')).toSorted();
  expect(files.flatMap((path) => scriptsOf(`src/${path}`) ?? [])).toMatchInlineSnapshot(`
    [
      "src/cache/coherence-script.ts bd261841",
      "src/cache/redis-scripts.ts 7e30c1b0",
      "src/coordination/redis.ts decf8d0e",
      "src/idempotency/redis-scripts.ts e0785414",
      "src/pubsub/redis.ts bce2fffa",
      "src/redis/scripts.ts 9309ffdd",
      "src/throttle/redis-script.ts b1b8c1ef",
    ]
  `);
});
