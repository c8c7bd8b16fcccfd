import type { Context, Keyed, Plain, Sending, SpaceKey } from '../src/context.js';
import type { MessageQrdl } from '../src/domain.js';
import { InvalidInputError, NotFoundError, OutcomeUnknownError, PermissionError } from '../src/errors.js';
import { createPhoneMessageQrdl, deletePhoneMessageQrdl, updatePhoneMessageQrdl } from '../src/operations/index.js';
import { OutcomeToLookUp } from './errors.js';
import { onceFor, type Manner } from './idempotency.js';
import { InputCheck } from './input-check.js';
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

export async function addMessageQrdl(context: Context, input: AddInput, manner: Manner): Promise<AddSuccess> {
  const { phoneNumber: digits, prefilledMessage } = input;
  const check = new InputCheck(manner.path);
  check.phoneNumber('phoneNumber', digits);
  check.prefilledMessage(prefilledMessage);
  check.done();
  const space = context.space(input.custSpaceId);
  const about: Target = {
    mutation: 'addMessageQrdl',
    operation: createPhoneMessageQrdl,
    space,
    digits,
    isLike: (qrdl) => qrdl.prefilledMessage === prefilledMessage,
  };
  return carryOut(context, about, input, manner, async (sending) => {
    const { result, requestId } = await context.write(
      createPhoneMessageQrdl,
      {
        CustSpaceId: space.custSpaceId ?? undefined,
        PhoneNumber: digits,
        PrefilledMessage: prefilledMessage,
        GenerateQrImage: input.imageFormat ?? 'SVG',
      },
      { bulk: manner.bulk, sending },
    );
    return { __typename: 'AddMessageQrdlSuccess', messageQrdl: messageQrdlNode(result, space), requestId };
  });
}

export async function updateMessageQrdl(context: Context, input: UpdateInput, manner: Manner): Promise<UpdateSuccess> {
  const { prefilledMessage, imageFormat } = input;
  const check = new InputCheck(manner.path);
  const { custSpaceId, digits, code } = nameOf(input, check, manner.path);
  if (typeof prefilledMessage === 'string') check.prefilledMessage(prefilledMessage);
  if (!prefilledMessage && !imageFormat)
    check.fault('', 'expected prefilledMessage, imageFormat or both; got neither, so there is nothing to change.');
  check.done();
  const space = context.space(custSpaceId);
  const about: Target = {
    mutation: 'updateMessageQrdl',
    operation: updatePhoneMessageQrdl,
    space,
    digits,
    isLike: (qrdl) => qrdl.code === code || qrdl.prefilledMessage === prefilledMessage,
  };
  return carryOut(context, about, input, manner, async (sending) => {
    // The upstream takes both or nothing. What the caller leaves out is read anew: the cache may be behind a change made elsewhere.
    const kept =
      prefilledMessage && imageFormat
        ? { prefilledMessage, imageFormat }
        : await current(context, space, digits, code, manner.bulk);
    const { result, requestId } = await context.write(
      updatePhoneMessageQrdl,
      {
        CustSpaceId: space.custSpaceId ?? undefined,
        PhoneNumber: digits,
        QrdlCode: code,
        PrefilledMessage: prefilledMessage ?? kept.prefilledMessage ?? '',
        GenerateQrImage: imageFormat ?? kept.imageFormat ?? 'SVG',
      },
      { bulk: manner.bulk, sending },
    );
    return {
      __typename: 'UpdateMessageQrdlSuccess',
      messageQrdl: messageQrdlNode(result, space),
      previousCode: code,
      requestId,
    };
  });
}

export async function deleteMessageQrdl(context: Context, input: DeleteInput, manner: Manner): Promise<DeleteSuccess> {
  const check = new InputCheck(manner.path);
  const { custSpaceId, digits, code } = nameOf(input, check, manner.path);
  check.done();
  const space = context.space(custSpaceId);
  const about: Target = {
    mutation: 'deleteMessageQrdl',
    operation: deletePhoneMessageQrdl,
    space,
    digits,
    isLike: (qrdl) => qrdl.code === code,
  };
  return carryOut(context, about, input, manner, async (sending) => {
    const parameters = { CustSpaceId: space.custSpaceId ?? undefined, PhoneNumber: digits, QrdlCode: code };
    const { requestId } = await context.write(deletePhoneMessageQrdl, parameters, { bulk: manner.bulk, sending });
    const deletedId = encodeGlobalId('MessageQrdl', messageQrdlId({ space, digits, code }));
    return { __typename: 'DeleteMessageQrdlSuccess', deletedId, deletedCode: code, space, digits, requestId };
  });
}

/** What a write is about, and by what one recognises whether it was carried out. */
interface Target {
  readonly mutation: string;
  readonly operation: Keyed['operation'];
  readonly space: SpaceKey;
  readonly digits: string;
  readonly isLike: (qrdl: MessageQrdl) => boolean;
}

/** At most once where it has a key; and where nobody can tell what became of it, with a way to look. */
async function carryOut<T>(
  context: Context,
  about: Target,
  input: UpdateInput,
  manner: Manner,
  work: (sending?: Sending) => Promise<T & Plain<T>>,
): Promise<T> {
  const { mutation, operation, space, digits, isLike } = about;
  const howToLook = `read the codes of +${digits} and compare their texts, or ask for messageQrdls on this error.`;
  try {
    return await onceFor(context, { mutation, operation, input, manner, space, howToLook }, work);
  } catch (error) {
    if (error instanceof PermissionError && error.code === 'UPSTREAM_NOT_OWNED') {
      // To the upstream, a number of someone else's and one that does not exist are the same; so they are to the caller.
      throw new NotFoundError(
        `The number +${digits}, or the code, does not exist in this space. ${error.message}`,
        'UPSTREAM_NOT_OWNED',
      );
    }
    if (!(error instanceof OutcomeUnknownError)) throw error;
    throw new OutcomeToLookUp(error, async () => {
      const qrdls = await loadMessageQrdls(context, space, digits, { wantFresh: true });
      return qrdls.filter(isLike).map((qrdl) => messageQrdlNode(qrdl, space));
    });
  }
}

async function current(context: Context, space: SpaceKey, digits: string, code: string, bulk: boolean) {
  const qrdls = await loadMessageQrdls(context, space, digits, { wantFresh: true, bulk });
  const qrdl = qrdls.find((candidate) => candidate.code === code);
  if (qrdl === undefined) throw new NotFoundError(`The number +${digits} has no message QR code ${code}.`);
  return qrdl;
}

/** The code that an input names: by id, or by number and code. Where both are given they must name the same one. */
function nameOf(
  input: DeleteInput,
  check: InputCheck,
  path: readonly string[],
): { custSpaceId: string | null | undefined; digits: string; code: string } {
  const { id, phoneNumber, code, custSpaceId } = input;
  if (!id) {
    if (!phoneNumber) check.fault('phoneNumber', 'expected id, or phoneNumber and code; got no phoneNumber.');
    else check.phoneNumber('phoneNumber', phoneNumber);
    if (!code) check.fault('code', 'expected id, or phoneNumber and code; got no code.');
    return { custSpaceId, digits: phoneNumber ?? '', code: code ?? '' };
  }
  const named = decodeGlobalId(id, [...path, 'id']);
  const [digits = '', itsCode = ''] = named.rest;
  if (named.type !== 'MessageQrdl') {
    throw new InvalidInputError([
      { path: [...path, 'id'], message: `expected the id of a MessageQrdl, got the id of a ${named.type}.` },
    ]);
  }
  if (phoneNumber && phoneNumber !== digits)
    check.fault('phoneNumber', 'expected the number that id names, or none; got another.');
  if (code && code !== itsCode) check.fault('code', 'expected the code that id names, or none; got another.');
  if (custSpaceId && custSpaceId !== named.custSpaceId)
    check.fault('custSpaceId', 'expected the space that id names, or none; got another.');
  return { custSpaceId: named.custSpaceId, digits, code: itsCode };
}
