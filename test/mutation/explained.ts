/** Mutants that survive for a reason: they do not change observable behaviour. */
export const explained: readonly { readonly mutant: string; readonly reason: string }[] = [];
