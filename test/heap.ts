/** The size of the heap after a garbage collection, for tests of the memory that a store retains. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

export function heapBytes(): number {
  // Objects released by weak references are collected in the next run.
  for (let round = 0; round < 3; round++) collectGarbage();
  return process.memoryUsage().heapUsed;
}
