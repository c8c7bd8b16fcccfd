import { useDeferStream } from '@graphql-yoga/plugin-defer-stream';
import {
  BREAK,
  GraphQLError,
  Kind,
  visit,
  type DirectiveNode,
  type DocumentNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValidationRule,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { InvalidInputError } from '../../errors.js';
import type { Deadline } from '../deadline.js';
import { incrementalFormatOf } from './incremental-format.js';

interface IncrementalContext {
  readonly request: Request;
  readonly deadline: Deadline;
}

type Variables = Readonly<Record<string, unknown>>;

/**
 * `@defer` and `@stream`, with `@stream` on a mutation's list as well: the bulk mutations deliver each result as it happens.
 * The plugin's own rule refuses that for every mutation, because a field of the next one could overtake the rest of the list;
 * here the next one begins when the list's first results are there, and each item says for itself what came of it.
 * A caller that takes no answer in parts is told so before anything is carried out, not after.
 */
export function useIncrementalDelivery(): Plugin<IncrementalContext> {
  const { onSchemaChange, onValidate } = useDeferStream() as Required<Pick<Plugin, 'onSchemaChange' | 'onValidate'>>;
  return {
    onSchemaChange,
    onValidate(payload) {
      const addValidationRule = (rule: ValidationRule) =>
        payload.addValidationRule(
          rule.name === 'DeferStreamDirectiveOnRootFieldRule' ? IncrementalOnRootFieldRule : rule,
        );
      return onValidate({ ...payload, addValidationRule });
    },
    onExecute({ args, setResultAndStopExecution }) {
      const { document, variableValues, contextValue } = args;
      const mediaTypes = ['text/event-stream', 'multipart/mixed'];
      if (
        incrementalFormatOf(contextValue.request.headers.get('accept')) !== null ||
        !usesIncrementalDelivery(document, variableValues ?? {})
      )
        return;
      contextValue.deadline.stop();
      setResultAndStopExecution(notAcceptable('This document is answered in parts', mediaTypes));
    },
    onSubscribe({ args, setResultAndStopExecution }) {
      const { contextValue } = args;
      const mediaTypes = ['text/event-stream'];
      if (accepts(contextValue.request, mediaTypes)) return;
      contextValue.deadline.stop();
      setResultAndStopExecution(notAcceptable('A subscription is answered by server-sent events', mediaTypes));
    },
  };
}

/** Whether a list of the operation itself, such as a bulk mutation's results, is delivered item by item. */
export function streamsRootField(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
): boolean {
  // Fragments may name each other over and over: each is looked at once.
  const visitedFragments = new Set<string>();
  const hasStream = ({ selections }: SelectionSetNode): boolean =>
    selections.some((selection) => {
      if (selection.kind === Kind.FIELD)
        return selection.directives?.some(
          (directive) => directive.name.value === 'stream' && isEnabled(directive, variables),
        );
      if (selection.kind === Kind.INLINE_FRAGMENT) return hasStream(selection.selectionSet);
      if (visitedFragments.has(selection.name.value)) return false;
      visitedFragments.add(selection.name.value);
      const fragment = document.definitions.find(
        (definition) => definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === selection.name.value,
      );
      return fragment?.kind === Kind.FRAGMENT_DEFINITION && hasStream(fragment.selectionSet);
    });
  return hasStream(operation.selectionSet);
}

function usesIncrementalDelivery(document: DocumentNode, variables: Variables): boolean {
  let found = false;
  visit(document, {
    Directive(directive) {
      found ||=
        (directive.name.value === 'defer' || directive.name.value === 'stream') && isEnabled(directive, variables);
      return found ? BREAK : undefined;
    },
  });
  return found;
}

/** Not switched off by its `if`. */
function isEnabled(directive: DirectiveNode, variables: Variables): boolean {
  const condition = directive.arguments?.find(({ name }) => name.value === 'if')?.value;
  if (condition?.kind === Kind.BOOLEAN) return condition.value;
  return condition?.kind !== Kind.VARIABLE || variables[condition.name.value] !== false;
}

/** As yoga reads the header: a type, or a pattern for it, wherever it stands; everything where there is none. */
function accepts({ headers }: Request, mediaTypes: readonly string[]): boolean {
  const accepted = (headers.get('accept') ?? '*/*')
    .toLowerCase()
    .split(',')
    .map((range) => range.split(';')[0]?.trim() ?? '');
  return accepted.some(
    (range) => range === '*/*' || mediaTypes.some((type) => range === type || range === `${type.split('/')[0]}/*`),
  );
}

function notAcceptable(what: string, mediaTypes: readonly string[]) {
  const error = new InvalidInputError([
    { path: ['accept'], message: `${what}: expected an Accept header with ${mediaTypes.join(' or ')}.` },
  ]);
  return {
    errors: [
      new GraphQLError(error.message, {
        originalError: error,
        extensions: { ...error.extensions, http: { status: 406 } },
      }),
    ],
  };
}

/** A subscription's field is not put off, and of a mutation's only lists are streamed. */
const IncrementalOnRootFieldRule: ValidationRule = (context) => ({
  Directive(node) {
    const name = node.name.value;
    if (name !== 'defer' && name !== 'stream') return;
    const parent = context.getParentType();
    const schema = context.getSchema();
    const onSubscription = parent && parent === schema.getSubscriptionType();
    const onMutation = parent && parent === schema.getMutationType();
    if (onSubscription || (onMutation && name === 'defer')) {
      context.reportError(new GraphQLError(`@${name} cannot be used on fields of ${parent.name}.`, { nodes: node }));
    }
  },
});
