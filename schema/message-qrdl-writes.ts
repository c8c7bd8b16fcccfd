import type { Context } from '../src/context.js';
import type { SpaceKey } from '../src/context.js';
import { InvalidInputError, NotFoundError, PermissionError } from '../src/errors.js';
import { createPhoneMessageQrdl, deletePhoneMessageQrdl, updatePhoneMessageQrdl } from '../src/operations/index.js';
import { InputCheck } from './input-check.js';
import type { AddInput, DeleteInput, UpdateInput } from './message-qrdl-inputs.js';
import { loadMessageQrdls, messageQrdlId, messageQrdlNode, type MessageQrdlNode } from './message-qrdl.js';
import { decodeGlobalId, encodeGlobalId } from './node-id.js';

/** How one item of a mutation is carried out: where its input stands, and whether it is one of many. */
export interface Manner {
  readonly path: readonly string[];
  readonly bulk: boolean;
}

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

export async function addMessageQrdl(context: Context, input: AddInput, { path, bulk }: Manner): Promise<AddSuccess> {
  const check = new InputCheck(path);
  check.phoneNumber('phoneNumber', input.phoneNumber);
  check.prefilledMessage(input.prefilledMessage);
  check.done();
  const space = context.space(input.custSpaceId);
  const { result, requestId } = await saidAsNotFound(input.phoneNumber, () =>
    context.write(
      createPhoneMessageQrdl,
      {
        CustSpaceId: space.custSpaceId ?? undefined,
        PhoneNumber: input.phoneNumber,
        PrefilledMessage: input.prefilledMessage,
        GenerateQrImage: input.imageFormat ?? 'SVG',
      },
      { bulk },
    ),
  );
  return { __typename: 'AddMessageQrdlSuccess', messageQrdl: messageQrdlNode(result, space), requestId };
}

export async function updateMessageQrdl(context: Context, input: UpdateInput, { path, bulk }: Manner): Promise<UpdateSuccess> {
  const check = new InputCheck(path);
  const { prefilledMessage, imageFormat } = input;
  const name = nameOf(input, check, path);
  if (typeof prefilledMessage === 'string') check.prefilledMessage(prefilledMessage);
  if (!prefilledMessage && !imageFormat) check.fault('', 'expected prefilledMessage, imageFormat or both; got neither, so there is nothing to change.');
  check.done();
  const { custSpaceId, digits, code } = name;
  const space = context.space(custSpaceId);
  const { result, requestId } = await saidAsNotFound(digits, async () => {
    // The upstream takes both or nothing. What the caller leaves out is read anew: the cache may be behind a change made elsewhere.
    const kept = prefilledMessage && imageFormat ? { prefilledMessage, imageFormat } : await current(context, space, digits, code);
    return context.write(
      updatePhoneMessageQrdl,
      {
        CustSpaceId: space.custSpaceId ?? undefined,
        PhoneNumber: digits,
        QrdlCode: code,
        PrefilledMessage: prefilledMessage ?? kept.prefilledMessage ?? '',
        GenerateQrImage: imageFormat ?? kept.imageFormat ?? 'SVG',
      },
      { bulk },
    );
  });
  return { __typename: 'UpdateMessageQrdlSuccess', messageQrdl: messageQrdlNode(result, space), previousCode: code, requestId };
}

export async function deleteMessageQrdl(context: Context, input: DeleteInput, { path, bulk }: Manner): Promise<DeleteSuccess> {
  const check = new InputCheck(path);
  const { custSpaceId, digits, code } = nameOf(input, check, path);
  check.done();
  const space = context.space(custSpaceId);
  const { requestId } = await saidAsNotFound(digits, () =>
    context.write(deletePhoneMessageQrdl, { CustSpaceId: space.custSpaceId ?? undefined, PhoneNumber: digits, QrdlCode: code }, { bulk }),
  );
  const deletedId = encodeGlobalId('MessageQrdl', messageQrdlId({ space, digits, code }));
  return { __typename: 'DeleteMessageQrdlSuccess', deletedId, deletedCode: code, space, digits, requestId };
}

async function current(context: Context, space: SpaceKey, digits: string, code: string) {
  const qrdls = await loadMessageQrdls(context, space, digits, true);
  const qrdl = qrdls.find((candidate) => candidate.code === code);
  if (qrdl === undefined) throw new NotFoundError(`The number +${digits} has no message QR code ${code}.`);
  return qrdl;
}

/** The code that an input names: by id, or by number and code. Where both are given they must name the same one. */
function nameOf(input: DeleteInput, check: InputCheck, path: readonly string[]): { custSpaceId: string | null | undefined; digits: string; code: string } {
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
    throw new InvalidInputError([{ path: [...path, 'id'], message: `expected the id of a MessageQrdl, got the id of a ${named.type}.` }]);
  }
  if (phoneNumber && phoneNumber !== digits) check.fault('phoneNumber', 'expected the number that id names, or none; got another.');
  if (code && code !== itsCode) check.fault('code', 'expected the code that id names, or none; got another.');
  if (custSpaceId && custSpaceId !== named.custSpaceId) check.fault('custSpaceId', 'expected the space that id names, or none; got another.');
  return { custSpaceId: named.custSpaceId, digits, code: itsCode };
}

/** To the upstream, a number of someone else's and one that does not exist are the same; so they are to the caller. */
async function saidAsNotFound<T>(digits: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof PermissionError) || error.code !== 'UPSTREAM_NOT_OWNED') throw error;
    throw new NotFoundError(`The number +${digits}, or the code, does not exist in this space. ${error.message}`, 'UPSTREAM_NOT_OWNED');
  }
}
