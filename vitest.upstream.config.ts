import { defineConfig } from 'vitest/config';

/** `npm run test:upstream`: the sandbox's contract suite against a real account. Not part of `npm test`. */
export default defineConfig({
  test: { include: ['test/sandbox/account.upstream.ts'], testTimeout: 60_000, reporters: ['verbose'] },
});
