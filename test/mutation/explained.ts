/** Mutants that survive for a reason: they do not change observable behaviour. */
export const explained: readonly { readonly mutant: string; readonly reason: string }[] = [
  {
    mutant: 'plans.set(conditionKey, plan); is dropped',
    reason: 'The plan is then made for every request: slower, with the same responses.',
  },
];
