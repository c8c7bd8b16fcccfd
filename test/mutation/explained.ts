/** Mutants that survive for a reason: they change nothing that anybody could see. */
export const explained: readonly { readonly mutant: string; readonly reason: string }[] = [];
