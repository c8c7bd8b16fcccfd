import { defineConfig } from 'vitest/config';

/** Unit tests alone, in one process and without a compiled project: the quick first look at a mutant. */
export default defineConfig({
  test: { include: ['test/**/*.test.ts'], fileParallelism: false, isolate: true, passWithNoTests: true },
});
