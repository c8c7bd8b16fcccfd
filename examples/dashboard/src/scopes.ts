import { createContext, useContext } from 'react';
import type { Scope } from './gql/graphql.js';

const ScopesContext = createContext<readonly Scope[]>([]);

/** What the key may do: buttons for the rest are not shown. */
export const ScopesProvider = ScopesContext.Provider;

export function useHasScope(scope: Scope): boolean {
  return useContext(ScopesContext).includes(scope);
}
