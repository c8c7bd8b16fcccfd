/**
 * What the mutations of one phone number have in common: its input, its errors, and an unknown outcome with the number.
 */
import { completeValue } from '@pothos/core';
import type { Context, IdempotentRequest, LoadOptions, Plain, SendGuard, SpaceKey } from '../src/context.js';
import type { PhoneNumber } from '../src/domain.js';
import { NotFoundError, OutcomeUnknownError, PermissionError } from '../src/errors.js';
import { queryChatappPhoneNumbers } from '../src/operations/index.js';
import { builder } from './builder.js';
import { costs } from './cost-rules.js';
import {
  InvalidInputErrorRef,
  NotFoundErrorRef,
  OutcomeUnknownErrorRef,
  PermissionErrorRef,
  ThrottledErrorRef,
  UnknownNumberOutcomeError,
  UpstreamErrorRef,
} from './errors.js';
import { withIdempotency, type ItemContext } from './idempotency.js';
import { InputValidator } from './input-validator.js';
import { findNumber } from './phone-number-forms.js';
import { PhoneNumberRef, type PhoneNumberNode } from './phone-number.js';
import { recordNode } from './record-node.js';
import { digitsIssue } from './scalars.js';
import { spaceParameters } from './waba.js';

/** The errors that every mutation of a number can return. */
export const numberErrorRefs = [
  InvalidInputErrorRef,
  NotFoundErrorRef,
  PermissionErrorRef,
  ThrottledErrorRef,
  UpstreamErrorRef,
  OutcomeUnknownErrorRef,
];

export const upstreamRequestIdDescription = "The upstream's id of the call (CAMS: RequestId).";

/** Descriptions that the inputs and results of these mutations share. */
export const spaceDescription =
  "The space of the number (CAMS: CustSpaceId). Defaults to the caller's space if it has exactly one.";
export const numberDescription = 'The phone number. It must belong to the space.';
export const readAnew = 'The number, read from the upstream after the write. Null if it could not be read.';

const itemContext: ItemContext = { path: ['input'], bulk: false };

export interface NumberInput {
  readonly custSpaceId?: string | null | undefined;
  readonly phoneNumber: string;
  readonly idempotencyKey?: string | null | undefined;
}

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
export async function resolveNumber(
  context: Context,
  input: NumberInput,
  check: (validator: InputValidator) => void = () => undefined,
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

/** The parameters that name the number. */
export const parametersOf = ({ space: { custSpaceId }, number: { digits } }: NumberTarget) => ({
  CustSpaceId: custSpaceId,
  PhoneNumber: digits,
});

/** The number after a write; null if it cannot be read. The write was executed in either case. */
export const numberAfter = (context: Context, { space, number }: NumberTarget) =>
  readNumber(context, space, number.digits).catch(() => null);

/**
 * Executes a write, at most once if it has an idempotency key. An unknown outcome comes with the number, which is read
 * from the upstream if the query selects it.
 */
export async function writeNumber<T>(
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
      'For writes to a phone number: the number, read from the upstream, so that its lifecycle shows what ' +
      'happened. Null for other writes, and if it cannot be read. One upstream call.',
    resolve: (error) => error.findPhoneNumber?.() ?? null,
  }),
);
