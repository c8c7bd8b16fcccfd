/** Mutants that no test of a mutation run can detect, each with the reason. */
export const explained: readonly { readonly mutants: readonly string[]; readonly reason: string }[] = [
  {
    mutants: [
      'src/idempotency/key.ts: text.length > 8 * maxKeyLength → text.length >= 8 * maxKeyLength',
      'src/idempotency/key.ts: text.length > 8 * maxKeyLength → false',
      'src/idempotency/key.ts: key.length > 2 * maxKeyLength → false',
    ],
    reason: 'The key is then rejected after more work, with the same message.',
  },
  {
    mutants: ['src/idempotency/fingerprint.ts: a < b → a <= b'],
    reason: 'No two fields of an object have the same name.',
  },
  {
    mutants: [
      'src/idempotency/in-progress.ts: this.#executions.get(lease.keyHash)?.lease → this.#executions.get(lease.keyHash).lease',
    ],
    reason: 'An execution that was removed before is removed by a retry, whose errors are ignored.',
  },
  {
    mutants: ['src/idempotency/notifier.ts: resolvers.size === 0 && this.#waiters.get(keyHash) === resol → false'],
    reason: 'Only memory is lost: test/idempotency/notifier-heap.test.ts measures it, in a process of its own.',
  },
];
