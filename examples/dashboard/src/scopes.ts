import { createContext, useContext } from 'react';
import type { Scope } from './gql/graphql.js';

const ScopesContext = createContext<readonly Scope[]>([]);

/** Scopes of the API key. Buttons for actions that it does not allow are hidden. */
export const ScopesProvider = ScopesContext.Provider;

export function useHasScope(scope: Scope): boolean {
  return useContext(ScopesContext).includes(scope);
}
