import { createContext, useContext } from 'react';
import type { Scope } from './gql/graphql.js';

const RightsContext = createContext<readonly Scope[]>([]);

/** What the key may do: buttons for the rest are not shown. */
export const Rights = RightsContext.Provider;

export function useMay(scope: Scope): boolean {
  return useContext(RightsContext).includes(scope);
}
