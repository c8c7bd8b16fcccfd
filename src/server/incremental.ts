import { useDeferStream } from '@graphql-yoga/plugin-defer-stream';
import { GraphQLError, type ValidationRule } from 'graphql';
import type { Plugin } from 'graphql-yoga';

/**
 * `@defer` and `@stream`, with `@stream` on a mutation's list as well: the bulk mutations deliver each result as it happens.
 * The plugin's own rule refuses that for every mutation, because a field of the next one could overtake the rest of the list;
 * here the next one begins when the list's first results are there, and each item says for itself what came of it.
 */
export function useIncrementalDelivery(): Plugin {
  const { onSchemaChange, onValidate } = useDeferStream() as Required<Pick<Plugin, 'onSchemaChange' | 'onValidate'>>;
  return {
    onSchemaChange,
    onValidate(payload) {
      const addValidationRule = (rule: ValidationRule) =>
        payload.addValidationRule(rule.name === 'DeferStreamDirectiveOnRootFieldRule' ? IncrementalOnRootFieldRule : rule);
      return onValidate({ ...payload, addValidationRule });
    },
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
