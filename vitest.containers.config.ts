import { defineConfig } from 'vitest/config';

/** `npm run test:containers`: builds the image and runs it with podman. Not part of `npm test`. */
export default defineConfig({
  test: { include: ['test/container/*.container.ts'], testTimeout: 60_000, reporters: ['verbose'] },
});
