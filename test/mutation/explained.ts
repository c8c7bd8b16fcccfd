/** Mutants that no test can detect, because they do not change observable behaviour; each with its reason. */
export const explained: readonly { readonly mutant: string; readonly reason: string }[] = [
  {
    mutant: 'plans.set(conditionKey, plan); is dropped',
    reason: 'The plan is then made for every request: slower, with the same responses.',
  },
  {
    mutant: 'src/server/guards/target.ts:14: the default after ?? is dropped',
    reason: 'A request that a server received has a target: the default is for the type alone.',
  },
  {
    mutant: 'lastHost = host ?? lastHost; is dropped',
    reason: 'Each Host header is then checked, even if it is that of the previous request.',
  },
  {
    mutant: 'src/server/guards/target.ts:21: the default after ?? is dropped',
    reason: 'After a request without a Host header, the next one is then checked.',
  },
  {
    mutant: "this.name = 'DocumentError'; is dropped",
    reason: 'The errors inside are sent and logged, and never this one: its name is for stack traces.',
  },
  {
    mutant: 'rightsKeys.set(viewer, key); is dropped',
    reason: 'The key is then computed for every request: slower, with the same responses.',
  },
  {
    mutant: 'src/server/fast-path/response-cache.ts:46: + becomes -',
    reason: 'The size is an estimate for the memory limit: the LRU then holds a little more or less.',
  },
  {
    mutant: 'src/server/request-headers.ts:113: < becomes <=',
    reason: 'Behind the last header there is none, and no name that may occur only once.',
  },
  {
    mutant: 'src/server/request-headers.ts:114: the default after ?? is dropped',
    reason: 'The list of raw headers has no gaps: the default is for the type alone.',
  },
  {
    mutant: 'src/server/parse/validation-cost.ts:53: the condition becomes true',
    reason: 'The weight of a single field is multiplied by 0: the condition only saves computing it.',
  },
];
