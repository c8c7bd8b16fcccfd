import { parse, specifiedRules, validate, type DocumentNode, type GraphQLSchema } from 'graphql';
import { documentLimits, documentRules, createDocumentLru } from '../../graphql/document-limits.js';

/** Documents as they were sent, parsed and validated once, the good and the bad. */
export interface DocumentCache {
  /** A document that may be carried out here; undefined where it may not, or where that takes more than its fields. */
  get(text: string): DocumentNode | undefined;
}

/** What is delivered in parts, and what tells of the schema, has rules of its own; a word that only looks like it takes the same road. */
const unsupportedSyntax = /\b(?:defer|stream|__schema|__type)\b/;

export function createDocumentCache(schema: GraphQLSchema): DocumentCache {
  const cache = createDocumentLru<{ readonly document: DocumentNode | undefined }>();
  const rules = [...specifiedRules, ...documentRules];

  function parseAndValidate(text: string): DocumentNode | undefined {
    if (unsupportedSyntax.test(text)) return undefined;
    try {
      const document = parse(text, { maxTokens: documentLimits.tokens, noLocation: true });
      return validate(schema, document, rules, { maxErrors: 1 }).length === 0 ? document : undefined;
    } catch {
      // What is wrong with it is said where the whole road is taken.
      return undefined;
    }
  }

  return {
    get(text) {
      if (text.length > documentLimits.characters) return undefined;
      const cached = cache.get(text);
      if (cached !== undefined) return cached.document;
      const document = parseAndValidate(text);
      cache.set(text, { document });
      return document;
    },
  };
}
