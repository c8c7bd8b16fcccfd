/**
 * Mutations of one phone number: each looks the number up, writes at most once per idempotency key, and reads the
 * number again. The error for an unknown outcome contains the number.
 */
import { completeValue, type FieldMap, type InputFieldMap, type InputShapeFromFields } from '@pothos/core';
import type { Context, IdempotentRequest, LoadOptions, Plain, SendGuard, SpaceKey } from '../src/context.js';
import type { PhoneNumber } from '../src/domain.js';
import { NotFoundError, OutcomeUnknownError, PermissionError } from '../src/errors.js';
import { queryChatappPhoneNumbers } from '../src/operations/index.js';
import { builder } from './builder.js';
import { costs } from './cost-rules.js';
import { OutcomeUnknownErrorRef, UnknownNumberOutcomeError } from './errors.js';
import { idempotencyKeyDescription, withIdempotency, type ItemContext } from './idempotency.js';
import { InputValidator } from './input-validator.js';
import {
  defineMutation,
  typeNameOf,
  upstreamRequestIdDescription,
  type MutationOptions,
  type SchemaTypes,
} from './mutation.js';
import { findNumber } from './phone-number-forms.js';
import { PhoneNumberRef, type PhoneNumberNode } from './phone-number.js';
import { recordNode } from './record-node.js';
import { digitsIssue } from './scalars.js';
import { spaceParameters } from './waba.js';

const itemContext: ItemContext = { path: ['input'], bulk: false };

type InputFieldBuilder = PothosSchemaTypes.InputFieldBuilder<SchemaTypes, 'InputObject'>;

/** The input fields that all mutations of a number have. */
const numberInputFields = (t: InputFieldBuilder) => ({
  custSpaceId: t.id({
    description: "The space of the number (CAMS: CustSpaceId). Defaults to the caller's space if it has exactly one.",
  }),
  phoneNumber: t.field({
    type: 'E164',
    required: true,
    description: 'The phone number. It must belong to the space.',
  }),
  idempotencyKey: t.string({ description: idempotencyKeyDescription }),
});

export type NumberInput = InputShapeFromFields<ReturnType<typeof numberInputFields>>;

/** The input of a mutation of a number. `fields` are those beside the space, the number and the idempotency key. */
export const numberInput = <F extends InputFieldMap>(
  mutation: string,
  description: string,
  fields: (t: InputFieldBuilder) => F,
) =>
  builder.inputType(typeNameOf(mutation, 'Input'), {
    description,
    fields: (t) => ({ ...numberInputFields(t), ...fields(t) }),
  });

/** The number that a mutation changes. The upstream requires a space for all of these operations. */
export interface NumberTarget {
  readonly space: SpaceKey & { readonly custSpaceId: string };
  readonly number: PhoneNumber;
}

/** One number of a space, read from the upstream; null if it is not listed. */
export async function readNumber(
  context: Context,
  space: SpaceKey,
  digits: string,
  options: LoadOptions = { wantFresh: true },
): Promise<PhoneNumberNode | null> {
  const { items } = await context.load(queryChatappPhoneNumbers, spaceParameters(space), options);
  const number = items.find((candidate) => candidate.digits === digits);
  return number === undefined ? null : recordNode('PhoneNumber', number, space);
}

/**
 * Checks the input and finds the number. `check` adds further issues, which are reported together.
 * @throws InvalidInputError, NotFoundError
 */
async function resolveNumber(
  context: Context,
  input: NumberInput,
  check: (validator: InputValidator) => void,
): Promise<NumberTarget> {
  const validator = new InputValidator(['input']);
  const issue = digitsIssue(input.phoneNumber, ['input', 'phoneNumber']);
  if (issue !== undefined) validator.addIssue('phoneNumber', issue.message);
  check(validator);
  validator.throwIfInvalid();
  const { custSpaceId, isvCode } = context.space(input.custSpaceId);
  if (custSpaceId === null)
    validator.addIssue('custSpaceId', 'expected the space of the number, because the upstream requires it.');
  validator.throwIfInvalid();
  const space = { custSpaceId: custSpaceId ?? '', ...(isvCode === undefined ? {} : { isvCode }) };
  const numbers = await completeValue(
    context.load(queryChatappPhoneNumbers, spaceParameters(space)),
    ({ items }) => items,
  );
  const number = findNumber(numbers, input.phoneNumber);
  if (number === undefined) throw numberNotFound(space, input.phoneNumber);
  return { space, number };
}

export const numberNotFound = ({ custSpaceId }: SpaceKey, digits: string) =>
  new NotFoundError(`The number +${digits} does not exist in the space ${custSpaceId}.`);

/** The parameters that identify the number. */
export const parametersOf = ({ space: { custSpaceId }, number: { digits } }: NumberTarget) => ({
  CustSpaceId: custSpaceId,
  PhoneNumber: digits,
});

/** The number after a write; null if it cannot be read. The write was executed in either case. */
const numberAfter = (context: Context, { space, number }: NumberTarget) =>
  readNumber(context, space, number.digits).catch(() => null);

/**
 * Executes a write, at most once if it has an idempotency key. The error for an unknown outcome contains the number,
 * which is read from the upstream if the query selects it.
 */
async function writeNumber<T>(
  context: Context,
  mutation: string,
  operation: IdempotentRequest['operation'],
  { space, number: { digits } }: NumberTarget,
  input: NumberInput,
  work: (sendGuard?: SendGuard) => Promise<T & Plain<T>>,
): Promise<T> {
  const recoveryHint = `read phoneNumber(number: "+${digits}") { lifecycle { stage } }, or phoneNumber on this error.`;
  try {
    return await withIdempotency(
      context,
      { mutation, operation, input: { ...input }, itemContext, space, recoveryHint },
      work,
    );
  } catch (error) {
    if (error instanceof PermissionError && error.code === 'UPSTREAM_NOT_OWNED')
      throw new NotFoundError(
        `The number +${digits} does not exist in this space. ${error.message}`,
        'UPSTREAM_NOT_OWNED',
      );
    if (error instanceof OutcomeUnknownError)
      throw new UnknownNumberOutcomeError(error, () => readNumber(context, space, digits).catch(() => null));
    throw error;
  }
}

builder.objectField(OutcomeUnknownErrorRef, 'phoneNumber', (t) =>
  t.field({
    extensions: { cost: costs.writtenNumber },
    type: PhoneNumberRef,
    description:
      'For writes to a phone number: the number, read from the upstream, so that its lifecycle shows what happened. ' +
      'Null for other writes, and if it cannot be read. One upstream call.',
    resolve: (error) => error.findPhoneNumber?.() ?? null,
  }),
);

/** A mutation that is being executed. */
export interface NumberCall<I = NumberInput> {
  readonly context: Context;
  readonly input: I;
  readonly target: NumberTarget;
  /** Passed to `context.write`. */
  readonly sendGuard?: SendGuard | undefined;
}

/** The content of the write. It is recorded with the idempotency key, so it is JSON. */
interface Written {
  readonly requestId: string | null;
}

type Success<W> = W & { readonly phoneNumber: PhoneNumberNode | null };

interface NumberMutationOptions<I, W> extends Omit<MutationOptions<I>, 'operations' | 'success' | 'work'> {
  /** The upstream operation that executes the write. */
  readonly operation: IdempotentRequest['operation'];
  /** Reports problems of the input. */
  readonly check?: (input: I, validator: InputValidator) => void;
  readonly work: (call: NumberCall<I>) => Promise<W & Plain<W>>;
  /** Finds the outcome of a write for which it is unknown; null if it stays unknown. */
  readonly settle?: (context: Context, target: NumberTarget) => Promise<W | null>;
  readonly success: {
    readonly description: string;
    /** The fields of the success beside the number and the upstream's request id. */
    readonly fields?: (t: PothosSchemaTypes.ObjectFieldBuilder<SchemaTypes, Success<W>>) => FieldMap;
  };
}

/** Adds a mutation of one number to the schema: its field and its result. */
export function defineNumberMutation<I extends NumberInput, W extends Written>(
  name: string,
  { operation, check, work, settle, success, ...options }: NumberMutationOptions<I, W>,
): void {
  const SuccessRef = builder.objectRef<Success<W>>(typeNameOf(name, 'Success')).implement({
    description: success.description,
    fields: (t) => ({
      phoneNumber: t.field({
        extensions: { cost: costs.writtenNumber },
        type: PhoneNumberRef,
        description: 'The number, read from the upstream after the write. Null if it could not be read.',
        resolve: ({ phoneNumber }) => phoneNumber,
      }),
      requestId: t.string({ description: upstreamRequestIdDescription, resolve: ({ requestId }) => requestId }),
      ...success.fields?.(t),
    }),
  });

  async function write(context: Context, input: I, target: NumberTarget): Promise<W> {
    try {
      return await writeNumber<W>(context, name, operation, target, input, (sendGuard) =>
        work({ context, input, target, sendGuard }),
      );
    } catch (error) {
      const settled = error instanceof OutcomeUnknownError ? await settle?.(context, target) : undefined;
      if (settled) return settled;
      throw error;
    }
  }

  defineMutation(name, {
    ...options,
    operations: [queryChatappPhoneNumbers, operation],
    success: SuccessRef,
    work: async (context, input) => {
      const target = await resolveNumber(context, input, (validator) => check?.(input, validator));
      const written = await write(context, input, target);
      return { ...written, phoneNumber: await numberAfter(context, target) };
    },
  });
}
