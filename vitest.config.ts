import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Files that run in their own process: they mock a module, clocks or the home folder, observe the whole process, or
 * measure its memory.
 */
const isolatedFiles = [
  'test/auth/caller-rate-limiter.test.ts',
  'test/e2e/slow-subscriber.e2e.ts',
  'test/fuzz/stateful.e2e.ts',
  'test/server/cached-executor.test.ts',
  'test/server/tracing-off.e2e.ts',
  'test/throttle/clock.test.ts',
  'test/upstream/chain.e2e.ts',
];

/**
 * Files that test what is shipped rather than the program: they build the package, the image, the reference site or the
 * dashboard and run it as it is shipped. `npm test` leaves them to `npm run test:artifacts`.
 */
const artifactFiles = ['test/**/*.artifact.ts', 'test/browser/dashboard*.browser.ts'];

/** Slow files start first, so that the run does not wait for them at the end. CPU-bound and waiting files alternate. */
const slowFiles = [
  'test/journeys/journeys.e2e.ts',
  'test/faults/heap.e2e.ts',
  'test/package.artifact.ts',
  'test/browser/dashboard-accessibility.browser.ts',
  'test/browser/dashboard-network.browser.ts',
  'test/browser/dashboard-numbers.browser.ts',
  'test/browser/dashboard-kit.browser.ts',
  'test/browser/dashboard-faults.browser.ts',
  'test/browser/dashboard-bulk.browser.ts',
  'test/browser/dashboard.browser.ts',
  'test/browser/dashboard-page.browser.ts',
  'test/container/dockerfile.artifact.ts',
  'test/container/stack.artifact.ts',
  'test/container/kubernetes-rolling.artifact.ts',
  'test/soak/soak.e2e.ts',
  'test/fuzz/documents.e2e.ts',
  'test/cache/simulation.test.ts',
  'test/e2e/client-disconnect.e2e.ts',
  'test/e2e/quota.e2e.ts',
  'test/server/health.e2e.ts',
  'test/cache/redis-outage.e2e.ts',
  'test/e2e/graceful-shutdown.e2e.ts',
  'test/e2e/information-leaks.e2e.ts',
  // Uses real leases, which a starved process loses, so it does not start beside the CPU-bound files at the top.
  'test/idempotency/redis.e2e.ts',
  'test/e2e/read-your-writes.e2e.ts',
  'test/faults/shared.e2e.ts',
  'test/e2e/authorization.e2e.ts',
  'test/e2e/writes-under-faults.e2e.ts',
  'test/browser/graphiql.browser.ts',
  'test/cache/replicas.e2e.ts',
  'test/faults/upstream.e2e.ts',
  'test/cache/network-partition.e2e.ts',
  'test/cli/serve.e2e.ts',
  'test/throttle/redis.test.ts',
  'test/upstream/sandbox.e2e.ts',
  'test/cache/process-stall.e2e.ts',
  'test/server/abuse-limits.e2e.ts',
  'test/cli/verify.e2e.ts',
  'test/mcp/stdio.e2e.ts',
  'test/fuzz/upstream-replies.e2e.ts',
  'test/cache/redis.e2e.ts',
  'test/docs/snippets.e2e.ts',
  'test/server/cached-executor.e2e.ts',
  'test/server/fast-path-equality.e2e.ts',
];

class LongestFirstSequencer extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId, project }: TestSpecification) => {
      const index = slowFiles.findIndex((name) => moduleId.endsWith(`/${name}`));
      // Isolated files run last: in between they would end the shared worker processes.
      return index >= 0 ? index : project.name === 'alone' ? slowFiles.length + 1 : slowFiles.length;
    };
    return files.toSorted((one, other) => rank(one) - rank(other));
  }
}

const defineProject = (
  name: string,
  options: NonNullable<TestProjectInlineConfiguration['test']>,
): TestProjectInlineConfiguration => ({
  resolve: {
    // Vitest would load graphql twice, as CommonJS and ESM, and `instanceof` fails across the two copies.
    alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }],
  },
  test: { name, testTimeout: 30_000, hookTimeout: 60_000, expect: { poll: { timeout: 20_000 } }, ...options },
});

export default defineConfig({
  test: {
    globalSetup: 'test/compiled.ts',
    // Tests mostly wait for sockets and quotas, so more workers than cores.
    maxWorkers: 5,
    sequence: { sequencer: LongestFirstSequencer },
    projects: [
      // Files that share processes and loaded modules: for most, loading the gateway takes longer than the tests.
      defineProject('together', {
        include: ['test/**/*.{test,contract,e2e,browser}.ts'],
        exclude: [...isolatedFiles, ...artifactFiles],
        isolate: false,
      }),
      defineProject('alone', { include: isolatedFiles, isolate: true }),
      defineProject('artifacts', { include: artifactFiles, isolate: false }),
    ],
  },
});
