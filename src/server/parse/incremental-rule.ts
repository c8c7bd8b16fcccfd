import { GraphQLError, type ValidationRule } from 'graphql';

/**
 * Refuses @defer on the root fields of mutations and both directives on those of subscriptions. Replaces the plugin's
 * rule, which refuses @stream on mutations as well: bulk mutations deliver each result as it completes, and each item
 * reports its own outcome.
 */
export const IncrementalOnRootFieldRule: ValidationRule = (context) => ({
  Directive(node) {
    const name = node.name.value;
    if (name !== 'defer' && name !== 'stream') return;
    const parent = context.getParentType();
    const schema = context.getSchema();
    const onSubscription = parent && parent === schema.getSubscriptionType();
    const onMutation = parent && parent === schema.getMutationType();
    if (onSubscription || (onMutation && name === 'defer'))
      context.reportError(new GraphQLError(`@${name} cannot be used on fields of ${parent.name}.`, { nodes: node }));
  },
});
