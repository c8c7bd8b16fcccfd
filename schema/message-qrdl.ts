import { completeValue, type MaybePromise } from '@pothos/core';
import { setImmediate } from 'node:timers/promises';
import type { Budget } from '../src/budget.js';
import type { Context, LoadOptions, SpaceKey } from '../src/context.js';
import type { MessageQrdl } from '../src/domain.js';
import { InvalidInputError } from '../src/errors.js';
import { listPhoneMessageQrdl } from '../src/operations/index.js';
import { builder } from './builder.js';
import { costs } from './cost-rules.js';
import { chargeListWork, connectionFromArray } from './connection.js';
import { QrErrorCorrectionEnum, QrImageFormatEnum } from './enums.js';
import { encodeGlobalId, localId } from './node-id.js';
import { MessageQrdlOrderInput, sortOrderOf } from './message-qrdl-order.js';
import { contains, foldSearch } from './text-normalization.js';
import { findPhoneNumber, PhoneNumberRef, type PhoneNumberNode } from './phone-number.js';
import { cachedQrImage, renderQrImage, renderUnitsOf, maxImageSize, minImageSize } from './qr-image.js';
import { childNode, recordNode, type ChildNode } from './record-node.js';
import { digitsIssue } from './scalars.js';

export type MessageQrdlNode = ChildNode<'MessageQrdl', MessageQrdl, PhoneNumberNode>;

export function messageQrdlNode(qrdl: MessageQrdl, space: SpaceKey): MessageQrdlNode {
  return recordNode('MessageQrdl', qrdl, space);
}

/** The local id of a code, unique within its type. */
export function messageQrdlId({ space, digits, code }: Pick<MessageQrdlNode, 'space' | 'digits' | 'code'>): string {
  return localId(space.custSpaceId, digits, code);
}

/** Loads all codes of a phone number. */
export function loadMessageQrdls(context: Context, space: SpaceKey, digits: string, options: LoadOptions = {}) {
  return completeValue(
    context.load(listPhoneMessageQrdl, codeListParameters(space, digits), options),
    ({ items }) => items,
  );
}

const codeListParameters = ({ custSpaceId }: SpaceKey, digits: string) =>
  Object.freeze({ PhoneNumber: digits, CustSpaceId: custSpaceId ?? undefined });

const parametersByNumber = new WeakMap<PhoneNumberNode, ReturnType<typeof codeListParameters>>();

/**
 * Like loadMessageQrdls, but with the same parameters object per node, so that the cache key memoised for it is found.
 */
function loadCodes(context: Context, number: PhoneNumberNode) {
  const cached = parametersByNumber.get(number);
  const parameters = cached ?? codeListParameters(number.space, number.digits);
  if (cached === undefined) parametersByNumber.set(number, parameters);
  return completeValue(context.load(listPhoneMessageQrdl, parameters), ({ items }) => items);
}

/**
 * Finds one code in the list of the number, because CAMS has no operation for a single code. Null if it is not listed.
 */
export function loadMessageQrdl(
  context: Context,
  space: SpaceKey,
  digits: string,
  code: string,
): MaybePromise<MessageQrdlNode | null> {
  return completeValue(loadMessageQrdls(context, space, digits), (qrdls) => {
    const qrdl = qrdls.find((candidate) => candidate.code === code);
    return qrdl === undefined ? null : messageQrdlNode(qrdl, space);
  });
}

/**
 * Yields to the event loop first: all images are charged to the budget before one is rendered, and other requests can
 * run in between.
 */
async function renderAfterYield(budget: Budget, ...image: Parameters<typeof renderQrImage>): Promise<string> {
  await setImmediate();
  budget.throwIfExceeded();
  return renderQrImage(...image);
}

export const MessageQrdlRef = builder.objectRef<MessageQrdlNode>('MessageQrdl');

MessageQrdlRef.implement({
  description: 'A message QR code. Scanning it opens a chat with the phone number, with a prefilled message.',
  interfaces: [builder.nodeInterfaceRef()],
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description:
        'Opaque. Derived from the space, the number and the code, so it changes if the upstream issues a new code.',
      resolve: (node) => encodeGlobalId('MessageQrdl', messageQrdlId(node)),
    }),
    code: t.exposeString('code', {
      nullable: false,
      description: 'The code, usually 14 letters and digits (CAMS: QrdlCode).',
    }),
    prefilledMessage: t.exposeString('prefilledMessage', {
      description: 'The text that is prefilled when the chat opens, at most 140 characters (CAMS: PrefilledMessage).',
    }),
    deepLinkUrl: t.expose('deepLinkUrl', {
      type: 'URL',
      description: 'The link that the QR code encodes. It opens the chat (CAMS: DeepLinkUrl).',
    }),
    qrImageUrl: t.expose('qrImageUrl', {
      type: 'URL',
      description: "URL of the upstream's QR image. It expires after about an hour (CAMS: QrImageUrl).",
    }),
    imageFormat: t.expose('imageFormat', {
      type: QrImageFormatEnum,
      description: "The format of the upstream's QR image (CAMS: GenerateQrImage).",
    }),
    qrImage: t.string({
      description:
        'The QR code of deepLinkUrl, rendered by the gateway as a data: URL that never expires. No upstream call.',
      args: {
        format: t.arg({ type: QrImageFormatEnum, defaultValue: 'SVG', description: 'The image format.' }),
        size: t.arg.int({
          defaultValue: 256,
          description: `Width and height in pixels, ${minImageSize} to ${maxImageSize}.`,
        }),
        errorCorrection: t.arg({
          type: QrErrorCorrectionEnum,
          defaultValue: 'M',
          description: 'How much of the code may be damaged or covered.',
        }),
      },
      resolve: ({ deepLinkUrl }, args, { budget }) => {
        if (deepLinkUrl === null) return null;
        const image = [deepLinkUrl, args.format ?? 'SVG', args.size ?? 256, args.errorCorrection ?? 'M'] as const;
        const [, format, size] = image;
        budget.charge('renderUnits', renderUnitsOf(format, size));
        return cachedQrImage(...image) ?? renderAfterYield(budget, ...image);
      },
    }),
    phoneNumber: t.field({
      extensions: { cost: costs.numbersOfCodes },
      type: PhoneNumberRef,
      description:
        'The phone number that the code opens a chat with. One upstream call, shared by all codes of the space.',
      // A record may contain the number in another form than the one in the request for its list.
      resolve: ({ space, digits, parent }, _args, context) =>
        parent?.digits === digits ? parent : findPhoneNumber(context, space, digits),
    }),
    upstreamRecord: t.field({
      type: 'JSONObject',
      nullable: false,
      description: 'The record as the upstream sent it, including fields that this schema does not have.',
      resolve: ({ record }) => record,
    }),
  }),
});

const unfiltered = { search: null };

const MessageQrdlFilterInput = builder.inputType('MessageQrdlFilter', {
  description: 'Selects the codes that match all given conditions. Filters the list after it was fetched.',
  fields: (t) => ({
    search: t.string({ description: 'Matches a part of the code or of the prefilled message. Case-insensitive.' }),
  }),
});

builder.objectField(PhoneNumberRef, 'messageQrdls', (t) =>
  t.connection(
    {
      extensions: { cost: costs.codesOfNumbers },
      type: MessageQrdlRef,
      description: 'The message QR codes of the number. One upstream call, however many there are.',
      args: {
        filter: t.arg({ type: MessageQrdlFilterInput, description: 'Restricts the list.' }),
        orderBy: t.arg({ type: MessageQrdlOrderInput, description: 'The sort order. Defaults to sorting by code.' }),
      },
      resolve: (number, { filter, orderBy, ...page }, context) => {
        const search = foldSearch(filter?.search);
        return completeValue(loadCodes(context, number), (qrdls) => {
          context.budget.throwIfExceeded();
          if (filter || orderBy) chargeListWork(context.budget, qrdls);
          const filtered = search
            ? qrdls.filter((qrdl) => contains(qrdl.code, search) || contains(qrdl.prefilledMessage, search))
            : qrdls;
          return connectionFromArray(
            filtered,
            page,
            sortOrderOf(orderBy),
            (qrdl) => childNode('MessageQrdl', qrdl, number),
            { owner: [number.space.custSpaceId, number.digits], filter: search === null ? unfiltered : { search } },
          );
        });
      },
    },
    { name: 'MessageQrdlConnection', description: 'A page of message QR codes.' },
    { name: 'MessageQrdlEdge', description: 'A message QR code and its cursor.' },
  ),
);

builder.objectField(PhoneNumberRef, 'messageQrdl', (t) =>
  t.field({
    extensions: { cost: costs.codesOfNumbers },
    type: MessageQrdlRef,
    description:
      'One code of the phone number; null if it does not exist. All such fields of one number share one upstream call.',
    args: { code: t.arg.string({ required: true, description: 'The code (CAMS: QrdlCode).' }) },
    resolve: ({ space, digits }, { code }, context) => loadMessageQrdl(context, space, digits, code),
  }),
);

builder.queryField('messageQrdl', (t) =>
  t.field({
    extensions: { cost: costs.messageQrdl },
    type: MessageQrdlRef,
    description:
      'One code of a phone number; null if it does not exist. All such fields of one number share one upstream call.',
    args: {
      phoneNumber: t.arg({ type: 'E164', required: true, description: 'The number.' }),
      code: t.arg.string({ required: true, description: 'The code (CAMS: QrdlCode).' }),
      custSpaceId: t.arg.id({
        description: "The space (CAMS: CustSpaceId). Defaults to the caller's space if it has exactly one.",
      }),
    },
    resolve: (_root, { phoneNumber, code, custSpaceId }, context) => {
      const issue = digitsIssue(phoneNumber, ['phoneNumber']);
      if (issue) throw new InvalidInputError([issue]);
      return loadMessageQrdl(context, context.space(custSpaceId), phoneNumber, code);
    },
  }),
);
