/** Mutants that no test of a mutation run can detect, each with the reason. */
export const explained: readonly {
  readonly file: string;
  /** The beginning of the code, and of its replacement. */
  readonly mutants: readonly string[];
  readonly reason: string;
}[] = [
  {
    file: 'src/idempotency/key.ts',
    mutants: [
      'text.length > 8 * maxKeyLength → text.length >= 8 * maxKeyLength',
      'text.length > 8 * maxKeyLength → false',
      'key.length > 2 * maxKeyLength → false',
    ],
    reason: 'The key is then rejected after more work, with the same message.',
  },
  {
    file: 'src/idempotency/fingerprint.ts',
    mutants: ['a < b → a <= b'],
    reason: 'No two fields of an object have the same name.',
  },
  {
    file: 'src/idempotency/in-progress.ts',
    mutants: ['this.#executions.get(lease.keyHash)?.lease → this.#executions.get(lease.keyHash).lease'],
    reason: 'An execution that was removed before is removed again by a retry, whose errors are ignored.',
  },
  {
    file: 'src/idempotency/notifier.ts',
    mutants: ['resolvers.size === 0 && this.#waiters.get(keyHash) → false'],
    reason: 'Only memory is lost: test/idempotency/notifier-heap.test.ts measures it, in a process of its own.',
  },
];
