import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: {
    // Vitest would load graphql twice, as CommonJS and as a module; errors of one copy are foreign to the other.
    alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }],
  },
  test: {
    include: ['test/**/*.{test,contract,e2e,browser}.ts'],
    testTimeout: 30_000,
    // Most of the time goes by in waiting for sockets and quotas, so more than the machine's cores at once.
    maxWorkers: 4,
  },
});
