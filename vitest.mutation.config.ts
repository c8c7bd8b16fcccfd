import { defineConfig } from 'vitest/config';

/** Unit tests alone, without a compiled project: the quick first look at a mutant. */
export default defineConfig({
  // As in vitest.config.ts.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: { include: ['test/**/*.test.ts'], maxWorkers: 1, passWithNoTests: true, testTimeout: 30_000 },
});
