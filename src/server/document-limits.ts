import { maxAliasesRule } from '@escape.tech/graphql-armor-max-aliases';
import { maxDepthRule } from '@escape.tech/graphql-armor-max-depth';
import { maxDirectivesRule } from '@escape.tech/graphql-armor-max-directives';
import { parse, type ValidationRule } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { InvalidInputError } from '../errors.js';

/**
 * How large a document may be, whoever sends it: what it may cost upstream is another matter. Far above what people write;
 * two hundred codes by alias are some four thousand tokens. Documents are kept once parsed, so their size bounds memory.
 */
export const documentLimits = { characters: 64_000, tokens: 4_000, aliases: 250, depth: 20, directives: 50 } as const;

/** The limits that a document is validated against, beside the rules of GraphQL. */
export const documentRules: readonly ValidationRule[] = [
  maxDepthRule({ n: documentLimits.depth, flattenFragments: true }),
  // By default __typename may be aliased without end.
  maxAliasesRule({ n: documentLimits.aliases, allowList: [] }),
  maxDirectivesRule({ n: documentLimits.directives }),
];

/** Refuses a document that is too large while it is parsed and validated, before anything of it is carried out. */
export function useDocumentLimits(): Plugin {
  return {
    onParams({ params }) {
      const length = params.query?.length ?? 0;
      if (length <= documentLimits.characters) return;
      throw new InvalidInputError([{ path: ['query'], message: `expected a document of at most ${documentLimits.characters} characters, got ${length}.` }]);
    },
    onParse({ setParseFn }) {
      setParseFn((source, options) => parse(source, { ...options, maxTokens: documentLimits.tokens }));
    },
    onValidate({ addValidationRule }) {
      for (const rule of documentRules) addValidationRule(rule);
    },
  };
}
