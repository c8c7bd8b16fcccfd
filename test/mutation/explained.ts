/** Mutants that survive for a reason: they do not change observable behaviour. */
export const explained: readonly { readonly mutant: string; readonly reason: string }[] = [
  {
    mutant: 'plans.set(conditionKey, plan); is dropped',
    reason: 'The plan is then made for every request: slower, with the same responses.',
  },
  {
    mutant: 'src/server/request-headers.ts:107: < becomes <=',
    reason: 'Behind the last header there is none, and no name that may occur only once.',
  },
  {
    mutant: 'src/server/request-headers.ts:108: the default after ?? is dropped',
    reason: 'The list of raw headers has no gaps: the default is for the type alone.',
  },
];
