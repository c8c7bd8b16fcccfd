/** Folders and files that are mutated, each with the tests that have to detect the mutants. */
export const targets: Readonly<Record<string, readonly string[]>> = {
  'src/idempotency/': ['test/idempotency/*.test.ts'],
  'src/cache/': ['test/cache/*.test.ts'],
  'src/loaders/': ['test/loaders/*.test.ts'],
  'src/auth/': ['test/auth/*.test.ts', 'test/e2e/authorization.e2e.ts', 'test/e2e/tenant-isolation.e2e.ts'],
  'src/server/deadline.ts': ['test/server/deadline.test.ts'],
  'src/server/guards/': ['test/server/guards.test.ts'],
  'src/server/parse/': [
    'test/server/{parser,accept,validation-cost,documents,document-store}.test.ts',
    'test/server/malformed-requests.e2e.ts',
    'test/server/writes-before-checks.e2e.ts',
  ],
  'src/server/fast-path/response-cache.ts': ['test/server/response-cache.test.ts'],
  'src/server/fast-path/plan-execution.ts': [
    'test/server/{cached,read-through}-execution.test.ts',
    'test/server/{fast-path,cached-executor}.e2e.ts',
  ],
  'src/server/fast-path/executor/': ['test/server/{cached-executor,pure-fields,selection-plan,plan-memo}.test.ts'],
};
