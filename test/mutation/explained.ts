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
    mutants: ['a < b → a <= b', 'a < b → a >= b'],
    reason: 'Field names are unique, and any order will do that is the same for every input.',
  },
  {
    file: 'src/idempotency/in-progress.ts',
    mutants: ['this.#executions.get(lease.keyHash)?.lease → this.#executions.get(lease.keyHash).lease'],
    reason: 'An execution that was removed before is removed again by a retry, whose errors are ignored.',
  },
  {
    file: 'src/idempotency/once.ts',
    mutants: ['signal?.reason → signal.reason'],
    reason: 'Runs only after the signal has aborted: the question mark is for the type alone.',
  },
  {
    file: 'src/idempotency/memory-store.ts',
    mutants: ['usage === undefined → false'],
    reason: 'Every entry has a client with a usage: the condition is for the type alone.',
  },
  {
    file: 'src/idempotency/notifier.ts',
    mutants: [
      'resolvers.size === 0 && this.#waiters.get(keyHash) → false',
      // No set is ever removed then, so no key gets a second one.
      'this.#waiters.get(keyHash) === resolvers → this.#waiters.get(keyHash) !== resolvers',
    ],
    reason: 'Only memory is lost: test/idempotency/notifier-heap.test.ts measures it, in a process of its own.',
  },
  {
    file: 'src/cache/single-flight.ts',
    mutants: [
      '{ await attempt; if (this.#exclusiveQueue.get(cach → {}',
      'this.#exclusiveQueue.get(cacheKey.id) === attempt → false',
    ],
    reason: 'Only memory is lost: test/cache/single-flight-heap.test.ts measures it, in a process of its own.',
  },
  {
    file: 'src/cache/cache-key.ts',
    mutants: ['memo?.tags === tags → false', '{ tags: tags, cacheKey } → {}'],
    reason: 'The key is then serialised for every read: slower, with the same result.',
  },
  {
    file: 'src/cache/read-through.ts',
    mutants: [
      'memo !== undefined && memo.revision === revision & → false',
      '{ const { cached, entryVersion } = memo; const now → {}',
      '{ revision, freshMs, cached, entryVersion: answer. → {}',
      '{ revision, validUntil } → {}',
    ],
    reason: 'Without the memo the store is asked every time: slower, with the same result.',
  },
  {
    file: 'src/cache/read-through.ts',
    mutants: ['deadline !== undefined → true'],
    reason: 'The comparison of an undefined deadline is false as well: the condition is for the type alone.',
  },
  {
    file: 'src/cache/memory-store.ts',
    mutants: ['held !== undefined && held.validAt === this.#lastG → false'],
    reason: 'The generations of all tags are then compared every time: slower, with the same result.',
  },
  {
    file: 'src/cache/memory-store.ts',
    mutants: ["{ kind: 'staleGeneration' } → {}"],
    reason: 'Every kind but `acquired` and `cached` makes the caller look up again.',
  },
  {
    file: 'src/cache/l1-cache.ts',
    mutants: ['bytes + 2 * id.length → bytes - 2 * id.length'],
    reason: 'The size is an estimate for the memory limit: the LRU then holds a little more or less.',
  },
  {
    file: 'src/cache/value.ts',
    mutants: ['{ return undefined; } → {}'],
    reason: 'A function without a return statement returns undefined.',
  },
  {
    file: 'src/loaders/cache-keys.ts',
    mutants: ['a < b → a <= b'],
    reason: 'Parameter names are unique, so two of them are never equal.',
  },
  {
    file: 'src/loaders/cache-keys.ts',
    mutants: [
      'known?.account === account → false',
      'byAction === undefined → true',
      '[[operation.action, { ...read, account }]] → []',
      '[operation.action, { ...read, account }] → []',
      '{ ...read, account } → {}',
    ],
    reason: 'The key is then looked up by its text every time: slower, with the same result.',
  },
  {
    file: 'src/loaders/change-feed.ts',
    mutants: ['kind === undefined → false', "typeof space === 'string' → true"],
    reason: 'An empty list changes nothing, and the index has spaces and null only: the conditions are for the types.',
  },
  {
    file: 'src/loaders/change-feed.ts',
    mutants: ['isReportedByCallbacks(kind) → true'],
    reason: 'The index then takes memory for kinds that no callback looks up.',
  },
  {
    file: 'src/server/parse/accept.ts',
    mutants: ['{ max: 200, memoMethod: parseAccept } → {}'],
    reason: 'The module then cannot be loaded, and Stryker does not count a test file that cannot start as failed.',
  },
  {
    file: 'src/loaders/cache-keys.ts',
    mutants: ['{ max: 10_000 } → {}'],
    reason: 'The module then cannot be loaded, and Stryker does not count a test file that cannot start as failed.',
  },
  {
    file: 'src/server/guards/body.ts',
    mutants: ['length === 0 → true', '!request.complete → true'],
    reason: 'The promise has settled by then, so that a second check of the body, or another error, has no effect.',
  },
  {
    file: 'src/server/guards/target.ts',
    mutants: ['host !== lastHost → true', 'host ?? lastHost → host && lastHost'],
    reason: 'The Host of every request is then checked: slower, with the same result.',
  },
  {
    file: 'src/server/fast-path/response-cache.ts',
    mutants: [
      'bytes + 2 * key.length + 300 * entryVersions.lengt → bytes + 2 * key.length - 300 * entryVersions.lengt',
      'bytes + 2 * key.length → bytes - 2 * key.length',
    ],
    reason: 'The size is an estimate for the memory limit: the LRU then holds a little more or less.',
  },
  {
    file: 'src/server/fast-path/response-cache.ts',
    mutants: [
      '{ params: { [constants.BROTLI_PARAM_QUALITY]: 4, [ → {}',
      '{ [constants.BROTLI_PARAM_QUALITY]: 4, [constants. → {}',
    ],
    reason: 'Another quality takes another time, and decompresses to the same body.',
  },
  {
    file: 'src/server/fast-path/executor/fragment-cache.ts',
    mutants: [
      'record === null → false',
      'this.#characters <= this.maxCharacters → this.#characters < this.maxCharacters',
      'text.length + textOverhead → text.length - textOverhead',
    ],
    reason: 'Fields are written of records, never of null; and the size is an estimate, exact to a few characters.',
  },
  {
    file: 'src/server/fast-path/executor/selection-plan.ts',
    mutants: ['last instanceof PureSegment → false'],
    reason: 'Each field is then memoized alone: slower, with the same text.',
  },
  {
    file: 'src/server/fast-path/executor/operation-plan.ts',
    mutants: ['operationCount++ → operationCount--', '!type → false'],
    reason: 'Any unique id will do, and a schema that has validated a query has a type for it.',
  },
  {
    file: 'src/server/fast-path/executor/operation-plan.ts',
    mutants: ['[] → ["Stryker was here"]'],
    reason: 'More variables in the key cause more plans than necessary, with the same results.',
  },
  {
    file: 'src/server/fast-path/executor/selection-plan.ts',
    mutants: ['node?.name → node.name', 'node === undefined → false', 'node.arguments?.some → node.arguments.some'],
    reason: 'A response name has at least one node, and the parser always sets its arguments: these are for the types.',
  },
  {
    file: 'src/server/fast-path/executor/selection-plan.ts',
    mutants: ['/^[\\x00-\\x7f]*$/ → /^[\\x00-\\x7f]$/', '/^[\\x00-\\x7f]*$/ → /^[^\\x00-\\x7f]*$/'],
    reason: 'ASCII text is then converted as well: slower, with the same result.',
  },
  {
    file: 'src/server/fast-path/plan-execution.ts',
    mutants: ['plan === undefined → false'],
    reason: 'Only queries are cacheable, and each has a plan: the condition is for the type.',
  },
  {
    file: 'src/server/fast-path/plan-execution.ts',
    mutants: ['[] → ["Stryker was here"]', 'reads.length > 0 → true', 'reads.length > 0 → reads.length >= 0'],
    reason: 'A round that misses data without starting a read is then repeated in vain, before yoga goes on.',
  },
  {
    file: 'src/server/fast-path/plan-execution.ts',
    mutants: ['{ return false; } → {}'],
    reason: 'The result is only negated, and undefined is as false.',
  },
  {
    file: 'src/server/fast-path/executor/pure-context.ts',
    mutants: ['contextReads += 1 → contextReads -= 1'],
    reason: 'Numbers are compared for equality: any change says that a context was read.',
  },
  {
    file: 'src/server/fast-path/executor/pure-context.ts',
    mutants: ['known !== undefined → false'],
    reason: 'A new context is then created every time, and throws as well: slower, with the same result.',
  },
  {
    file: 'src/auth/clients-file.ts',
    mutants: [
      "code === 'EACCES' || code === 'EPERM' → false",
      "code === 'EACCES' || code === 'EPERM' → code === 'EACCES' && code === 'EPERM'",
      "code === 'EACCES' → false",
      "code === 'EACCES' → code !== 'EACCES'",
      "code === 'EPERM' → false",
      "code === 'EPERM' → code !== 'EPERM'",
    ],
    reason: 'A test that runs as root cannot be denied access to a file.',
  },
  {
    file: 'src/auth/clients-file.ts',
    mutants: [
      "error instanceof Error && 'code' in error → true",
      "error instanceof Error && 'code' in error → error instanceof Error || 'code' in error",
      'uid !== previousStat.uid || gid !== previousStat.g → true',
    ],
    reason: "Node's file errors have a code: the conditions are for the type. And the same owner may be set again.",
  },
  {
    file: 'src/auth/rate-limit-counter.ts',
    mutants: [
      'redis === undefined || redis === null → true',
      '{ keyPrefix, limit, memory, redis } → {}',
      '{ const limiter = new RateLimiterRedis({ storeClie → {}',
      '{ storeClient: redis, keyPrefix, points: limit, du → {}',
      'true → false',
      '{ limiter, insuranceLimiter: memory, timeoutMs: re → {}',
    ],
    reason: 'test/auth/caller-rate-limiter.e2e.ts tests the limits in Redis with gateways in processes of their own.',
  },
  {
    file: 'src/auth/rate-limit-counter.ts',
    mutants: ['error instanceof RateLimiterRes → true'],
    reason: 'The counter in memory rejects with nothing else, and it stands in for a Redis that fails.',
  },
  {
    file: 'src/auth/claims.ts',
    mutants: ['[] → ["Stryker was here"]', '/\\s+/ → /\\s/'],
    reason: 'An unknown scope is ignored, and so is the empty word between two blanks.',
  },
  {
    file: 'src/auth/clients-json.ts',
    mutants: ['validUntil === undefined → false', 'keyHash === undefined → false', 'list.filter(isScope) → list'],
    reason: 'A client is used only if the file has no error: the condition is for the type alone.',
  },
  {
    file: 'src/auth/json-reader.ts',
    mutants: ["typeof value === 'number' → true"],
    reason: 'Only a number can be an integer: the condition is for the type alone.',
  },
  {
    file: 'src/auth/client-registry.ts',
    mutants: ['[] → ["Stryker was here"]', '{ cause: error } → {}'],
    reason: 'The clients are read before the first lookup, and reading them throws ClientsFileError only.',
  },
  {
    file: 'src/auth/jwt.ts',
    mutants: ["[ 'RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS → []"],
    reason: 'A mutation run does not activate this mutant. Changed by hand, it makes most tests of JWTs fail.',
  },
  {
    file: 'src/auth/signing-keys.ts',
    mutants: ['!(error instanceof Error) → false'],
    reason: '`fetch` rejects with errors only: the condition is for the type alone.',
  },
  {
    file: 'src/auth/space.ts',
    mutants: ['only !== undefined → true'],
    reason: 'A list of one has a first element: the condition is for the type alone.',
  },
  {
    file: 'src/auth/viewer.ts',
    mutants: ['custSpaceId !== null → true'],
    reason: 'No list of spaces contains null: the condition is for the type alone.',
  },
  {
    file: 'src/auth/viewer.ts',
    mutants: ['known !== undefined → false'],
    reason: 'The key is then serialised every time: slower, with the same result.',
  },
  {
    file: 'src/auth/space.ts',
    mutants: ['known !== undefined → false'],
    reason: 'The index is then made for each request: slower, with the same result.',
  },
];
