import { maxAliasesRule } from '@escape.tech/graphql-armor-max-aliases';
import { maxDepthRule } from '@escape.tech/graphql-armor-max-depth';
import { maxDirectivesRule } from '@escape.tech/graphql-armor-max-directives';
import { GraphQLDeferDirective, GraphQLStreamDirective } from '@graphql-tools/utils';
import { useDeferStream } from '@graphql-yoga/plugin-defer-stream';
import {
  getOperationAST,
  GraphQLError,
  GraphQLSchema,
  Kind,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type ValidationRule,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { budgetLimits } from '../../budget.js';
import { inputError } from '../graphql/error-mask.js';
import { analyzeOperation, type OperationFacts } from './operation-facts.js';
import { mergeRules } from './merged-rules.js';
import { validationCost } from './validation-cost.js';

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

/** A parsed and validated document with its errors, if any. */
export interface StoredDocument {
  readonly document: DocumentNode;
  readonly errors: readonly GraphQLError[];
}

/** The work that the documents of one request may still cause. */
export class ParseAllowance {
  characters: number = documentLimits.characters;
  comparisons: number = documentLimits.comparisons;
  introspectedValues: number = budgetLimits.values;
}

/** Maximum number of stored documents and characters: a parsed document takes up to a hundred bytes per character. */
const storeLimits = { max: 1_000, maxSize: 1_000_000 };

/** Adds the directives @defer and @stream to a schema. */
export function withIncrementalDirectives(schema: GraphQLSchema): GraphQLSchema {
  const directives = [...schema.getDirectives(), GraphQLDeferDirective, GraphQLStreamDirective];
  return new GraphQLSchema({ ...schema.toConfig(), directives });
}

/** The rules of GraphQL as yoga's plugin for @defer and @stream changes them, and the gateway's own limits. */
function validationRules(introspection: boolean): readonly ValidationRule[] {
  const params = { rules: [...specifiedRules] };
  const plugin = useDeferStream() as {
    onValidate(hook: { params: { rules: ValidationRule[] }; addValidationRule(rule: ValidationRule): void }): void;
  };
  plugin.onValidate({
    params,
    addValidationRule(rule) {
      params.rules.push(rule.name === 'DeferStreamDirectiveOnRootFieldRule' ? IncrementalOnRootFieldRule : rule);
    },
  });
  return [...params.rules, ...documentRules, ...(introspection ? [] : [NoSchemaIntrospectionCustomRule])];
}

/**
 * Refuses @defer on the root fields of mutations and both directives on those of subscriptions. Replaces the plugin's
 * rule, which refuses @stream on mutations as well: bulk mutations deliver each result as it completes, and each item
 * reports its own outcome.
 */
const IncrementalOnRootFieldRule: ValidationRule = (context) => ({
  Directive(node) {
    const name = node.name.value;
    const parent = context.getParentType();
    const schema = context.getSchema();
    const isRefused =
      (name === 'defer' && parent === schema.getMutationType()) ||
      ((name === 'defer' || name === 'stream') && parent === schema.getSubscriptionType());
    if (parent && isRefused)
      context.reportError(new GraphQLError(`@${name} cannot be used on fields of ${parent.name}.`, { nodes: node }));
  },
});

/**
 * The document store: parses and validates each document once, within limits that are checked before the work is done.
 * A valid document is stored for all names of its only operation that are equally long.
 */
export function createDocuments(schema: GraphQLSchema, introspection: boolean) {
  const stored = new LRUCache<string, StoredDocument & { readonly name: string | undefined }>({
    ...storeLimits,
    // A message may list hundreds of conflicts, so errors may be far longer than their document.
    sizeCalculation: ({ errors }, text) => errors.reduce((sum, { message }) => sum + message.length, text.length + 1),
  });
  const rules = [mergeRules(validationRules(introspection))];
  return {
    /** @throws GraphQLError if the document is too large or has a syntax error */
    get(text: string, allowance: ParseAllowance): StoredDocument {
      const { key, name } = splitOperationName(text);
      const known = stored.get(key) ?? stored.get(keyWithName(text));
      if (known !== undefined)
        return name === undefined || name === known.name
          ? known
          : { document: withOperationName(known.document, name), errors: [] };
      if (text.length > allowance.characters)
        throw tooLarge(`expected at most ${documentLimits.characters} characters of documents in a request, got more.`);
      allowance.characters -= text.length;
      const document = parse(text, { maxTokens: documentLimits.tokens });
      allowance.comparisons -= validationCost(document, allowance.comparisons);
      if (allowance.comparisons < 0)
        throw tooLarge('The same response names are repeated too often. Select less, or use variables and lists.');
      const errors = validate(schema, document, rules, { hideSuggestions: !introspection });
      // Until the trace of an error is read, it refers to the functions on its stack, and so to the visitors of all
      // rules: 50 KB for each stored document. The trace says nothing that the message and its locations do not.
      for (const error of errors) error.stack = `${error.name}: ${error.message}`;
      const entry = { document, errors, name };
      // Nothing refers to the only operation of a document by its name.
      stored.set(errors.length === 0 && getOperationAST(document) ? key : keyWithName(text), entry);
      return entry;
    },
  };
}

const tooLarge = (message: string) => inputError(['query'], message);

/** By the selections of operations, because documents under several names share them. */
const knownFacts = new WeakMap<OperationFacts['operation']['selectionSet'], OperationFacts>();

/** The facts of an operation, computed once; null if the document has none of that name. */
export function operationOf(schema: GraphQLSchema, { document }: StoredDocument, name?: string): OperationFacts | null {
  // No operation has an empty name, but graphql-js treats it as a missing one.
  const operation = name === '' ? null : getOperationAST(document, name);
  if (!operation) return null;
  let facts = knownFacts.get(operation.selectionSet);
  if (facts === undefined) {
    facts = analyzeOperation(schema, document, operation);
    knownFacts.set(operation.selectionSet, facts);
  }
  return { ...facts, operation };
}

const namedOperation = /^[\t\n\r ,\uFEFF]*(?:query|mutation|subscription)[\t\n\r ,]+([_A-Za-z][_0-9A-Za-z]*)/;
const keyWithName = (text: string): string => `:${text}`;

/**
 * The name of a document's first operation, which only logs and metrics use, and the key of the document in the store:
 * the same for all names of one length, which have the same locations, because some clients number their operations.
 * Texts that are no documents, such as those with U+0000, never have the key of a document.
 */
function splitOperationName(text: string): { readonly key: string; readonly name: string | undefined } {
  const [start, name] = namedOperation.exec(text) ?? [];
  if (start === undefined || name === undefined) return { key: keyWithName(text), name: undefined };
  return { key: `${name.length}:${start.slice(0, -name.length)}\0${text.slice(start.length)}`, name };
}

/** The document with another name for its only operation. Everything else is shared, including selections. */
function withOperationName(document: DocumentNode, value: string): DocumentNode {
  const definitions = document.definitions.map((node) =>
    node.kind === Kind.OPERATION_DEFINITION && node.name ? { ...node, name: { ...node.name, value } } : node,
  );
  return { ...document, definitions };
}
