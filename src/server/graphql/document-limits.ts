import { maxAliasesRule } from '@escape.tech/graphql-armor-max-aliases';
import { maxDepthRule } from '@escape.tech/graphql-armor-max-depth';
import { maxDirectivesRule } from '@escape.tech/graphql-armor-max-directives';
import type { ValidationRule } from 'graphql';

/**
 * How large a document may be, whoever sends it; what it may cost upstream is limited apart. Far above what people
 * write: two
 * hundred codes by alias are some four thousand tokens. `comparisons` bounds the work of rules that compare fields in
 * pairs.
 */
export const documentLimits = {
  characters: 64_000,
  tokens: 4_000,
  aliases: 250,
  depth: 20,
  directives: 50,
  comparisons: 60_000,
} as const;

/** The limits that a document is validated against, beside the rules of GraphQL. */
export const documentRules: readonly ValidationRule[] = [
  maxDepthRule({ n: documentLimits.depth, flattenFragments: true }),
  // By default __typename may be aliased without end.
  maxAliasesRule({ n: documentLimits.aliases, allowList: [] }),
  maxDirectivesRule({ n: documentLimits.directives }),
];
