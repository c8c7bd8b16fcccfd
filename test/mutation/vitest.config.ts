import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Most mutants are detected by several tests: the quickest file decides. */
class ShortestFirstSequencer extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toReversed();
  }
}

/** The tests that `index.ts` names, in this process, as Stryker switches its mutants by a global variable. */
export default defineConfig({
  // As in vitest.config.ts.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    include: process.env['MUTATION_TESTS']?.split(',') ?? [],
    exclude: ['test/cache/simulation-rules.test.ts', 'test/cache/*-heap.test.ts'],
    env: { SIMULATED_HISTORIES: '200' },
    isolate: false,
    // A mutant that makes a test wait forever is detected by then.
    testTimeout: 3_000,
    sequence: { sequencer: ShortestFirstSequencer },
  },
});
