import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: {
    // Vitest would load graphql twice, as CommonJS and as a module; errors of one copy are foreign to the other.
    alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }],
  },
  test: {
    include: ['test/**/*.{test,contract,e2e,browser}.ts'],
    testTimeout: 30_000,
  },
});
