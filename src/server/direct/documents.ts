import { parse, specifiedRules, validate, type DocumentNode, type GraphQLSchema } from 'graphql';
import { documentLimits, documentRules, documentStore } from '../document-limits.js';

/** Documents as they were sent, parsed and validated once, the good and the bad. */
export interface Documents {
  /** A document that may be carried out here; undefined where it may not, or where that takes more than its fields. */
  of(text: string): DocumentNode | undefined;
}

/** What is delivered in parts, and what tells of the schema, has rules of its own; a word that only looks like it takes the same road. */
const others = /\b(?:defer|stream|__schema|__type)\b/;

export function createDocuments(schema: GraphQLSchema): Documents {
  const seen = documentStore<{ readonly document: DocumentNode | undefined }>();
  const rules = [...specifiedRules, ...documentRules];

  function read(text: string): DocumentNode | undefined {
    if (others.test(text)) return undefined;
    try {
      const document = parse(text, { maxTokens: documentLimits.tokens, noLocation: true });
      return validate(schema, document, rules, { maxErrors: 1 }).length === 0 ? document : undefined;
    } catch {
      // What is wrong with it is said where the whole road is taken.
      return undefined;
    }
  }

  return {
    of(text) {
      if (text.length > documentLimits.characters) return undefined;
      const known = seen.get(text);
      if (known !== undefined) return known.document;
      const document = read(text);
      seen.set(text, { document });
      return document;
    },
  };
}
