import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Most mutants are detected by several tests, so the quick ones run first. */
class QuickFirstSequencer extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => Number(/\.e2e\.|interleavings/.test(moduleId));
    return files.toSorted((one, other) => rank(one) - rank(other));
  }
}

const files = process.env['MUTATION_TESTS']?.split('|') ?? [];

/** The tests that `index.ts` names, in this process, as Stryker switches its mutants by a global variable. */
export default defineConfig({
  // As in vitest.config.ts.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    include: files,
    // Tests of the coherence protocol, which is not mutated, and of a heap that other tests use too.
    exclude: ['test/cache/simulation.test.ts', 'test/**/*-heap.test.ts'],
    isolate: false,
    // A mutant that makes a test wait forever is detected by then.
    testTimeout: files.some((file) => file.includes('.e2e.')) ? 30_000 : 3_000,
    sequence: { sequencer: QuickFirstSequencer },
  },
});
