import { maxAliasesRule } from '@escape.tech/graphql-armor-max-aliases';
import { maxDepthRule } from '@escape.tech/graphql-armor-max-depth';
import { maxDirectivesRule } from '@escape.tech/graphql-armor-max-directives';
import type { ValidationRule } from 'graphql';

/**
 * Size limits of documents; their upstream cost is limited separately. Far above what people write: two hundred codes
 * by alias are about four thousand tokens. `comparisons` bounds the work of rules that compare fields in pairs.
 */
export const documentLimits = {
  characters: 64_000,
  tokens: 4_000,
  aliases: 250,
  depth: 20,
  directives: 50,
  comparisons: 40_000,
} as const;

/** Validation rules for the size of a document, in addition to those of GraphQL. */
export const documentRules: readonly ValidationRule[] = [
  maxDepthRule({ n: documentLimits.depth, flattenFragments: true }),
  // By default the number of aliases of __typename is not limited.
  maxAliasesRule({ n: documentLimits.aliases, allowList: [] }),
  maxDirectivesRule({ n: documentLimits.directives }),
];
