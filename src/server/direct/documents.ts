import { LRUCache } from 'lru-cache';
import { parse, specifiedRules, validate, type DocumentNode, type GraphQLSchema } from 'graphql';
import { documentLimits, documentRules } from '../document-limits.js';

/** How many documents are kept, and how many characters of them. */
const most = { max: 1_000, maxSize: 16_000_000 };

/** Documents as they were sent, parsed and validated once. */
export interface Documents {
  /** A document that may be carried out here; undefined where it may not, or where that takes more than its fields. */
  of(text: string): DocumentNode | undefined;
}

/** What is delivered in parts, and what tells of the schema, has rules of its own; a word that only looks like it takes the same road. */
const others = /\b(?:defer|stream|__schema|__type)\b/;

export function createDocuments(schema: GraphQLSchema): Documents {
  const valid = new LRUCache<string, DocumentNode>({ ...most, sizeCalculation: (_document, text) => text.length + 1 });
  const rules = [...specifiedRules, ...documentRules];

  function read(text: string): DocumentNode | undefined {
    if (text.length > documentLimits.characters || others.test(text)) return undefined;
    try {
      const document = parse(text, { maxTokens: documentLimits.tokens });
      return validate(schema, document, rules, { maxErrors: 1 }).length === 0 ? document : undefined;
    } catch {
      // What is wrong with it is said where the whole road is taken.
      return undefined;
    }
  }

  return {
    of(text) {
      const known = valid.get(text);
      if (known !== undefined) return known;
      const document = read(text);
      if (document !== undefined) valid.set(text, document);
      return document;
    },
  };
}
