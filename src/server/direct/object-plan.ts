import type { FieldNode, GraphQLObjectType } from 'graphql';
import { collectFields, collectSubFields } from '@graphql-tools/utils';
import { FieldPlan, type Planned, type Run, type Selected } from './field-plan.js';
import type { Memory } from './memory.js';
import type { Bytes } from './value-writer.js';

/** What a document asks of an object of one type, written in the order of the document. */
export class ObjectPlan implements Selected {
  readonly isOfRecord: boolean;
  readonly #parts: readonly (Part | FieldPlan)[];

  private constructor(
    planned: Planned,
    type: GraphQLObjectType,
    asked: ReadonlyMap<string, readonly FieldNode[]>,
    variables: Run['variables'],
  ) {
    const parts: (Part | FieldPlan)[] = [];
    for (const [key, nodes] of asked) {
      const field = new FieldPlan(planned, type, key, nodes, variables);
      const last = parts.at(-1);
      if (!field.isOfRecord) parts.push(field);
      else if (last instanceof Part) last.fields.push(field);
      else parts.push(new Part(planned.memory, field));
    }
    this.#parts = parts;
    this.isOfRecord = parts.every((part) => part instanceof Part);
  }

  static ofRoot(planned: Planned, type: GraphQLObjectType, variables: Run['variables']): ObjectPlan {
    const { schema, fragments, operation } = planned;
    return new ObjectPlan(
      planned,
      type,
      collectFields(schema, fragments, given(variables), type, operation.selectionSet).fields,
      variables,
    );
  }

  static ofFields(
    planned: Planned,
    type: GraphQLObjectType,
    nodes: readonly FieldNode[],
    variables: Run['variables'],
  ): ObjectPlan {
    const { schema, fragments } = planned;
    return new ObjectPlan(
      planned,
      type,
      collectSubFields(schema, fragments, given(variables), type, [...nodes]).fields,
      variables,
    );
  }

  write(source: unknown, run: Run): Bytes {
    let text = '{';
    for (const part of this.#parts) text += text.length === 1 ? part.write(source, run) : `,${part.write(source, run)}`;
    return `${text}}`;
  }
}

/** Neighbouring fields that follow from their record alone: written once for a record, and remembered for as long as it lives. */
class Part {
  readonly fields: FieldPlan[];
  readonly #memory: Memory;
  readonly #written = new WeakMap<object, Bytes>();

  constructor(memory: Memory, first: FieldPlan) {
    this.fields = [first];
    this.#memory = memory;
  }

  write(source: unknown, run: Run): Bytes {
    if (!run.remembers || typeof source !== 'object' || source === null)
      return this.#compose(source, run, this.#memory.valuesOf(source));
    const known = this.#written.get(source);
    if (known !== undefined) return known;
    const values = this.#memory.valuesOf(source);
    const text = this.#compose(source, run, values);
    if (values !== undefined) {
      // In one piece: V8 would keep the many that it was joined of, and walk through them each time.
      this.#written.set(source, Buffer.from(text, 'latin1').toString('latin1'));
      this.#memory.count(text);
    }
    return text;
  }

  #compose(source: unknown, run: Run, values: (Bytes | undefined)[] | undefined): Bytes {
    let text = '';
    for (const field of this.fields)
      text += text === '' ? field.writeOnce(source, run, values) : `,${field.writeOnce(source, run, values)}`;
    return text;
  }
}

/** Variables as the tools take them; where they stand in the document is of no use to what is asked here. */
function given(variables: Run['variables']) {
  return { coerced: variables, sources: {} };
}
