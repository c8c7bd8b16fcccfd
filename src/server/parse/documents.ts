import { GraphQLDeferDirective, GraphQLStreamDirective } from '@graphql-tools/utils';
import { useDeferStream } from '@graphql-yoga/plugin-defer-stream';
import {
  getOperationAST,
  GraphQLError,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  GraphQLSchema,
  type SelectionSetNode,
  type ValidationRule,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { budgetLimits } from '../../budget.js';
import { documentLimits, documentRules } from '../graphql/document-limits.js';
import { inputError } from '../graphql/error-mask.js';
import { IncrementalOnRootFieldRule } from './incremental-rule.js';
import { analyzeOperation, type OperationFacts } from './operation-facts.js';
import { mergeRules } from './merged-rules.js';
import { hasOneOperation, keyWithName, splitOperationName, withOperationName } from './operation-name.js';
import { validationCost } from './validation-cost.js';

/** A parsed and validated document with its errors, if any. */
export interface StoredDocument {
  readonly document: DocumentNode;
  readonly errors: readonly GraphQLError[];
}

/** The work that the documents of one request may still cause. */
export interface ParseAllowance {
  /** Characters to parse. */
  characters: number;
  /** Comparisons of fields during validation. */
  comparisons: number;
  /** Values in the answer to introspection. */
  introspectedValues: number;
}

export const createParseAllowance = (): ParseAllowance => ({
  characters: documentLimits.characters,
  comparisons: documentLimits.comparisons,
  introspectedValues: budgetLimits.values,
});

export interface Documents {
  /** @throws GraphQLError if the document is too large or has a syntax error */
  get(text: string, allowance: ParseAllowance): StoredDocument;
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
  const params = { rules: specifiedRules };
  const added: ValidationRule[] = [];
  const plugin = useDeferStream() as {
    onValidate(hook: {
      params: { rules: readonly ValidationRule[] };
      addValidationRule(rule: ValidationRule): void;
    }): void;
  };
  plugin.onValidate({ params, addValidationRule: (rule) => void added.push(rule) });
  const incremental = added.map((rule) =>
    rule.name === 'DeferStreamDirectiveOnRootFieldRule' ? IncrementalOnRootFieldRule : rule,
  );
  return [
    ...params.rules,
    ...incremental,
    ...documentRules,
    ...(introspection ? [] : [NoSchemaIntrospectionCustomRule]),
  ];
}

/**
 * The document store: parses and validates each document once, within limits that are checked before the work is done.
 * A valid document is stored for all names of its only operation that are equally long.
 * @param introspection false hides the schema: error messages suggest no names for misspelt ones
 */
export function createDocuments(schema: GraphQLSchema, introspection: boolean): Documents {
  const stored = new LRUCache<string, StoredDocument & { readonly name: string | undefined }>({
    ...storeLimits,
    // A message may list hundreds of conflicts, so errors may be far longer than their document.
    sizeCalculation: ({ errors }, text) => errors.reduce((sum, { message }) => sum + message.length, text.length + 1),
  });
  const rules = [mergeRules(validationRules(introspection))];
  return {
    get(text, allowance) {
      const { key, name } = splitOperationName(text);
      const known = stored.get(key) ?? stored.get(keyWithName(text));
      if (known !== undefined)
        return name === undefined || name === known.name
          ? known
          : { document: withOperationName(known.document, name), errors: [] };
      if (text.length > allowance.characters)
        throw inputError(
          ['query'],
          `expected at most ${documentLimits.characters} characters of documents in a request, got more.`,
        );
      allowance.characters -= text.length;
      const document = parse(text, { maxTokens: documentLimits.tokens });
      allowance.comparisons -= validationCost(document, allowance.comparisons);
      if (allowance.comparisons < 0)
        throw inputError(
          ['query'],
          'The document repeats the same response names too often to be validated. Select less, or use variables ' +
            'and lists.',
        );
      const errors = validate(schema, document, rules, { hideSuggestions: !introspection });
      for (const error of errors) dropStackFrames(error);
      const entry = { document, errors, name };
      stored.set(errors.length === 0 && hasOneOperation(document) ? key : keyWithName(text), entry);
      return entry;
    },
  };
}

/**
 * An error refers to the functions on its stack until its trace is read, and so to the visitors of all rules: 50 KB for
 * each stored document. The trace of a validation error says nothing that its message and its locations do not.
 */
function dropStackFrames(error: GraphQLError): void {
  error.stack = `${error.name}: ${error.message}`;
}

/** The facts of operations by their selections, because documents under several names share selections. */
const knownFacts = new WeakMap<SelectionSetNode, OperationFacts>();

/** The facts of an operation, computed once; null if the document has none of that name. */
export function operationOf(
  schema: GraphQLSchema,
  { document }: StoredDocument,
  operationName: string | undefined,
): OperationFacts | null {
  // No operation has an empty name, but graphql-js treats it as a missing one.
  const operation = operationName === '' ? null : getOperationAST(document, operationName);
  if (!operation) return null;
  let facts = knownFacts.get(operation.selectionSet);
  if (facts === undefined) {
    facts = analyzeOperation(schema, document, operation);
    knownFacts.set(operation.selectionSet, facts);
  }
  return { ...facts, operation };
}
