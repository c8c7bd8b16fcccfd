/** The example operations of the reference site, as examples.graphql has them. */
import { readFileSync } from 'node:fs';
import { Kind, TypeInfo, parse, visit, visitWithTypeInfo, type OperationDefinitionNode } from 'graphql';
import { schema } from '../schema/index.js';

export interface ExampleSource {
  readonly name: string;
  /** The purpose of the example, in one or two sentences. */
  readonly description: string;
  readonly document: string;
  readonly operation: 'query' | 'mutation' | 'subscription';
  /** The field that it illustrates, such as `Query.viewer`. */
  readonly field: string;
  /** Every field that it selects, such as `PhoneNumber.number`. */
  readonly selects: readonly string[];
}

/** The examples, in the order in which they are run. */
export function readExamples(): readonly ExampleSource[] {
  const source = readFileSync(new URL('examples.graphql', import.meta.url), 'utf8');
  return parse(source).definitions.flatMap((definition) => {
    if (definition.kind !== Kind.OPERATION_DEFINITION || definition.loc === undefined) return [];
    const { start, end } = definition.loc;
    const selects = selectedFields(definition);
    return [
      {
        name: definition.name?.value ?? '',
        description: commentAbove(source.slice(0, start)),
        document: source.slice(start, end),
        operation: definition.operation,
        field: selects[0] ?? '',
        selects,
      },
    ];
  });
}

function commentAbove(source: string): string {
  const [block = ''] = source.trimEnd().split('\n\n').slice(-1);
  return block
    .split('\n')
    .map((line) => line.replace(/^# ?/, ''))
    .join(' ');
}

function selectedFields(operation: OperationDefinitionNode): string[] {
  const typeInfo = new TypeInfo(schema);
  const fields = new Set<string>();
  visit(
    operation,
    visitWithTypeInfo(typeInfo, {
      Field: ({ name }) => void fields.add(`${typeInfo.getParentType()?.name}.${name.value}`),
    }),
  );
  return [...fields];
}
