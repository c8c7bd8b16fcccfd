import type { Context, IdempotentRequest, Plain, SendGuard, SpaceKey } from '../src/context.js';
import type { MessageQrdl } from '../src/domain.js';
import {
  InvalidInputError,
  NotFoundError,
  OutcomeUnknownError,
  PermissionError,
  UpstreamError,
} from '../src/errors.js';
import { createPhoneMessageQrdl, deletePhoneMessageQrdl, updatePhoneMessageQrdl } from '../src/operations/index.js';
import { VerifiableOutcomeError } from './errors.js';
import { withIdempotency, type ItemContext } from './idempotency.js';
import { InputValidator } from './input-validator.js';
import type { AddInput, DeleteInput, UpdateInput } from './message-qrdl-inputs.js';
import { loadMessageQrdls, messageQrdlId, messageQrdlNode, type MessageQrdlNode } from './message-qrdl.js';
import { decodeGlobalId, encodeGlobalId } from './node-id.js';

export interface AddSuccess {
  readonly __typename: 'AddMessageQrdlSuccess';
  readonly messageQrdl: MessageQrdlNode;
  readonly requestId: string | null;
}

export interface UpdateSuccess {
  readonly __typename: 'UpdateMessageQrdlSuccess';
  readonly messageQrdl: MessageQrdlNode;
  readonly previousCode: string;
  readonly requestId: string | null;
}

export interface DeleteSuccess {
  readonly __typename: 'DeleteMessageQrdlSuccess';
  readonly deletedId: string;
  readonly deletedCode: string;
  readonly space: SpaceKey;
  readonly digits: string;
  readonly requestId: string | null;
}

export async function addMessageQrdl(context: Context, input: AddInput, itemContext: ItemContext): Promise<AddSuccess> {
  const { phoneNumber: digits, prefilledMessage } = input;
  const validator = new InputValidator(itemContext.path);
  validator.phoneNumber('phoneNumber', digits);
  validator.prefilledMessage(prefilledMessage);
  validator.throwIfInvalid();
  const space = context.space(input.custSpaceId);
  const target: WriteTarget = {
    mutation: 'addMessageQrdl',
    operation: createPhoneMessageQrdl,
    space,
    digits,
    matches: (qrdl) => qrdl.prefilledMessage === prefilledMessage,
  };
  return performWrite(context, target, input, itemContext, async (sendGuard) => {
    const { result, requestId } = await context.write(
      createPhoneMessageQrdl,
      {
        CustSpaceId: space.custSpaceId ?? undefined,
        PhoneNumber: digits,
        PrefilledMessage: prefilledMessage,
        GenerateQrImage: input.imageFormat ?? 'SVG',
      },
      { bulk: itemContext.bulk, sendGuard },
    );
    return { __typename: 'AddMessageQrdlSuccess', messageQrdl: messageQrdlNode(result, space), requestId };
  });
}

export async function updateMessageQrdl(
  context: Context,
  input: UpdateInput,
  itemContext: ItemContext,
): Promise<UpdateSuccess> {
  const { prefilledMessage, imageFormat } = input;
  const validator = new InputValidator(itemContext.path);
  const { custSpaceId, digits, code } = resolveCode(input, validator, itemContext.path);
  if (typeof prefilledMessage === 'string') validator.prefilledMessage(prefilledMessage);
  if (!prefilledMessage && !imageFormat)
    validator.addIssue(
      '',
      'expected prefilledMessage, imageFormat or both; got neither, so there is nothing to change.',
    );
  validator.throwIfInvalid();
  const space = context.space(custSpaceId);
  const target: WriteTarget = {
    mutation: 'updateMessageQrdl',
    operation: updatePhoneMessageQrdl,
    space,
    digits,
    code,
    matches: (qrdl) => qrdl.code === code || qrdl.prefilledMessage === prefilledMessage,
  };
  return performWrite(context, target, input, itemContext, async (sendGuard) => {
    // The upstream requires both values. Read the missing one from the upstream, because the cache may lag behind a
    // change made elsewhere.
    const existing =
      prefilledMessage && imageFormat
        ? { prefilledMessage, imageFormat }
        : await loadCurrent(context, space, digits, code, itemContext.bulk);
    const { result, requestId } = await context.write(
      updatePhoneMessageQrdl,
      {
        CustSpaceId: space.custSpaceId ?? undefined,
        PhoneNumber: digits,
        QrdlCode: code,
        PrefilledMessage: prefilledMessage ?? existing.prefilledMessage ?? '',
        GenerateQrImage: imageFormat ?? existing.imageFormat ?? 'SVG',
      },
      { bulk: itemContext.bulk, sendGuard },
    );
    return {
      __typename: 'UpdateMessageQrdlSuccess',
      messageQrdl: messageQrdlNode(result, space),
      previousCode: code,
      requestId,
    };
  });
}

export async function deleteMessageQrdl(
  context: Context,
  input: DeleteInput,
  itemContext: ItemContext,
): Promise<DeleteSuccess> {
  const validator = new InputValidator(itemContext.path);
  const { custSpaceId, digits, code } = resolveCode(input, validator, itemContext.path);
  validator.throwIfInvalid();
  const space = context.space(custSpaceId);
  const target: WriteTarget = {
    mutation: 'deleteMessageQrdl',
    operation: deletePhoneMessageQrdl,
    space,
    digits,
    code,
    matches: (qrdl) => qrdl.code === code,
  };
  return performWrite(context, target, input, itemContext, async (sendGuard) => {
    const parameters = { CustSpaceId: space.custSpaceId ?? undefined, PhoneNumber: digits, QrdlCode: code };
    const { requestId } = await context.write(deletePhoneMessageQrdl, parameters, {
      bulk: itemContext.bulk,
      sendGuard,
    });
    const deletedId = encodeGlobalId('MessageQrdl', messageQrdlId({ space, digits, code }));
    return { __typename: 'DeleteMessageQrdlSuccess', deletedId, deletedCode: code, space, digits, requestId };
  });
}

/** The target of a write, and a predicate for codes that may be its result. */
interface WriteTarget {
  readonly mutation: string;
  readonly operation: IdempotentRequest['operation'];
  readonly space: SpaceKey;
  readonly digits: string;
  /** The code to change; undefined for an add. */
  readonly code?: string;
  readonly matches: (qrdl: MessageQrdl) => boolean;
}

/** Executes a write, at most once if it has an idempotency key. Adds `findOutcome` to an OutcomeUnknownError. */
async function performWrite<T>(
  context: Context,
  target: WriteTarget,
  input: UpdateInput,
  itemContext: ItemContext,
  send: (sendGuard?: SendGuard) => Promise<T & Plain<T>>,
): Promise<T> {
  const { mutation, operation, space, digits, matches } = target;
  const recoveryHint = `read the codes of +${digits} and compare their texts, or ask for messageQrdls on this error.`;
  try {
    return await withIdempotency(context, { mutation, operation, input, itemContext, space, recoveryHint }, send);
  } catch (error) {
    if (error instanceof PermissionError && error.code === 'UPSTREAM_NOT_OWNED') {
      // The upstream does not distinguish a foreign number from one that does not exist, so neither can this error.
      throw new NotFoundError(
        `The number +${digits}, or the code, does not exist in this space. ${error.message}`,
        'UPSTREAM_NOT_OWNED',
      );
    }
    if (target.code !== undefined && isUnknownCodeError(error)) throw unknownCodeError(digits, target.code);
    if (!(error instanceof OutcomeUnknownError)) throw error;
    throw new VerifiableOutcomeError(error, async () => {
      const qrdls = await loadMessageQrdls(context, space, digits, { wantFresh: true });
      return qrdls.filter(matches).map((qrdl) => messageQrdlNode(qrdl, space));
    });
  }
}

/**
 * Whether the upstream rejected a write because the code does not exist (such as InvalidParameter.QrdlCode.NotFound).
 */
function isUnknownCodeError(error: unknown): boolean {
  return (
    error instanceof UpstreamError &&
    error.code === 'UPSTREAM_REJECTED' &&
    /qrdl.*not_?(found|exists?)/i.test(error.upstreamCode ?? '')
  );
}

const unknownCodeError = (digits: string, code: string) =>
  new NotFoundError(`The number +${digits} has no message QR code ${code}.`);

async function loadCurrent(context: Context, space: SpaceKey, digits: string, code: string, bulk: boolean) {
  const qrdls = await loadMessageQrdls(context, space, digits, { wantFresh: true, bulk });
  const qrdl = qrdls.find((candidate) => candidate.code === code);
  if (qrdl === undefined) throw unknownCodeError(digits, code);
  return qrdl;
}

/**
 * Resolves the code that an input identifies: by id, or by phone number and code. If both are given they must agree.
 */
function resolveCode(
  input: DeleteInput,
  validator: InputValidator,
  path: readonly string[],
): { custSpaceId: string | null | undefined; digits: string; code: string } {
  const { id, phoneNumber, code, custSpaceId } = input;
  if (!id) {
    if (!phoneNumber) validator.addIssue('phoneNumber', 'expected id, or phoneNumber and code; got no phoneNumber.');
    else validator.phoneNumber('phoneNumber', phoneNumber);
    if (!code) validator.addIssue('code', 'expected id, or phoneNumber and code; got no code.');
    return { custSpaceId, digits: phoneNumber ?? '', code: code ?? '' };
  }
  const decoded = decodeGlobalId(id, [...path, 'id']);
  const [digits = '', codeOfId = ''] = decoded.rest;
  if (decoded.type !== 'MessageQrdl') {
    throw new InvalidInputError([
      { path: [...path, 'id'], message: `expected the id of a MessageQrdl, got the id of a ${decoded.type}.` },
    ]);
  }
  if (phoneNumber && phoneNumber !== digits)
    validator.addIssue('phoneNumber', 'expected the number of the given id, or none; got a different number.');
  if (code && code !== codeOfId)
    validator.addIssue('code', 'expected the code of the given id, or none; got a different code.');
  if (custSpaceId && custSpaceId !== decoded.custSpaceId)
    validator.addIssue('custSpaceId', 'expected the space of the given id, or none; got a different space.');
  return { custSpaceId: decoded.custSpaceId, digits, code: codeOfId };
}
