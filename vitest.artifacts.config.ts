import { defineConfig } from 'vitest/config';
import { defineProject } from './vitest.config.js';

/**
 * `npm run test:artifacts`: builds what is shipped from a copy of the sources (the package, the image, the reference
 * site) and runs what the deployment files describe. Not part of `npm test`, but of every run of CI.
 */
export default defineConfig({
  test: {
    globalSetup: 'test/compiled.ts',
    maxWorkers: 4,
    projects: [defineProject('artifacts', { include: ['test/**/*.artifact.ts'], isolate: false })],
  },
});
