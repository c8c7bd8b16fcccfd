export const explained: readonly { readonly mutants: readonly string[]; readonly reason: string }[] = [];
