/** What is mutated, each with the tests that have to detect the mutants. A file belongs to the first entry that names it. */
export const targets: Readonly<Record<string, readonly string[]>> = {
  'src/idempotency/': ['test/idempotency/*.test.ts'],
  'src/cache/': ['test/cache/*.test.ts'],
};
