import { maxAliasesRule } from '@escape.tech/graphql-armor-max-aliases';
import { maxDepthRule } from '@escape.tech/graphql-armor-max-depth';
import { maxDirectivesRule } from '@escape.tech/graphql-armor-max-directives';
import { parse, type ValidationRule } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { LRUCache } from 'lru-cache';
import { InvalidInputError } from '../../errors.js';

/**
 * How large a document may be, whoever sends it: what it may cost upstream is another matter. Far above what people write;
 * two hundred codes by alias are some four thousand tokens. What they were parsed into is kept for so many of them.
 */
export const documentLimits = { characters: 64_000, tokens: 4_000, aliases: 250, depth: 20, directives: 50 } as const;

/** The limits that a document is validated against, beside the rules of GraphQL. */
export const documentRules: readonly ValidationRule[] = [
  maxDepthRule({ n: documentLimits.depth, flattenFragments: true }),
  // By default __typename may be aliased without end.
  maxAliasesRule({ n: documentLimits.aliases, allowList: [] }),
  maxDirectivesRule({ n: documentLimits.directives }),
];

/** How many documents are kept, and how many characters of them: parsed, one takes up to a hundred bytes for each. */
const cacheLimits = { max: 1_000, maxSize: 1_000_000 };

/** What became of documents, by their texts; those that were asked for last. */
export function createDocumentLru<T extends {}>(): LRUCache<string, T> {
  return new LRUCache({ ...cacheLimits, sizeCalculation: (_value, text) => text.length + 1 });
}

/** Refuses a document that is too large while it is parsed and validated, before anything of it is carried out. */
export function useDocumentLimits(): Plugin {
  return {
    onParams({ params }) {
      const length = params.query?.length ?? 0;
      if (length <= documentLimits.characters) return;
      throw new InvalidInputError([
        {
          path: ['query'],
          message: `expected a document of at most ${documentLimits.characters} characters, got ${length}.`,
        },
      ]);
    },
    onParse({ setParseFn }) {
      setParseFn((source, options) => parse(source, { ...options, maxTokens: documentLimits.tokens }));
    },
    onValidate({ addValidationRule }) {
      for (const rule of documentRules) addValidationRule(rule);
    },
  };
}
