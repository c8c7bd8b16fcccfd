/**
 * The same graph in a typical implementation: Pothos, Relay connections, and for each request one DataLoader per kind
 * of read.
 */
import SchemaBuilder from '@pothos/core';
import RelayPlugin, { resolveArrayConnection } from '@pothos/plugin-relay';
import DataLoader from 'dataloader';
import { encodeGlobalId, localId } from '../../../schema/node-id.js';
import type { MessageQrdl, PhoneNumber, Waba } from '../../../src/domain.js';
import type { Source } from './plain-source.js';

interface InSpace {
  readonly space: string;
}

interface NumberKey extends InSpace {
  readonly digits: string;
}

export interface PlainContext {
  readonly wabas: DataLoader<string, (Waba & InSpace) | null>;
  readonly numbers: DataLoader<string, readonly (PhoneNumber & InSpace)[]>;
  readonly codes: DataLoader<NumberKey, readonly (MessageQrdl & InSpace)[], string>;
}

export function plainContext(source: Source): PlainContext {
  return {
    wabas: new DataLoader((spaces) =>
      Promise.all(
        spaces.map(async (space) => {
          const waba = await source.waba(space);
          return waba && { ...waba, space };
        }),
      ),
    ),
    numbers: new DataLoader((spaces) =>
      Promise.all(spaces.map(async (space) => (await source.numbers(space)).map((number) => ({ ...number, space })))),
    ),
    codes: new DataLoader<NumberKey, readonly (MessageQrdl & InSpace)[], string>(
      (keys) =>
        Promise.all(
          keys.map(async ({ space, digits }) =>
            (await source.codes(space, digits)).map((code) => ({ ...code, space })),
          ),
        ),
      { cacheKeyFn: ({ space, digits }) => `${space} ${digits}` },
    ),
  };
}

export function plainSchema() {
  const builder = new SchemaBuilder<{
    Context: PlainContext;
    DefaultFieldNullability: true;
    Connection: { totalCount: number };
  }>({
    plugins: [RelayPlugin],
    relay: { encodeGlobalID: encodeGlobalId, nodesOnConnection: true },
  });
  builder.globalConnectionField('totalCount', (t) =>
    t.int({ nullable: false, resolve: ({ totalCount }) => totalCount }),
  );

  const MessageQrdlRef = builder.objectRef<MessageQrdl & InSpace>('MessageQrdl');
  const PhoneNumberRef = builder.objectRef<PhoneNumber & InSpace>('PhoneNumber');
  const WabaRef = builder.objectRef<Waba & InSpace>('Waba');
  const findNumber = async ({ numbers }: PlainContext, space: string, digits: string) =>
    (await numbers.load(space)).find((number) => number.digits === digits);

  builder.node(MessageQrdlRef, {
    id: { resolve: ({ space, digits, code }) => localId(space, digits, code) },
    fields: (t) => ({
      code: t.exposeString('code', { nullable: false }),
      prefilledMessage: t.exposeString('prefilledMessage'),
      deepLinkUrl: t.exposeString('deepLinkUrl'),
      imageFormat: t.exposeString('imageFormat'),
      phoneNumber: t.field({
        type: PhoneNumberRef,
        resolve: ({ space, digits }, _args, context) => findNumber(context, space, digits),
      }),
    }),
  });

  builder.node(PhoneNumberRef, {
    id: { resolve: ({ space, digits }) => localId(space, digits) },
    fields: (t) => ({
      number: t.string({ resolve: ({ digits }) => `+${digits}` }),
      custSpaceId: t.id({ resolve: ({ space }) => space }),
      verifiedName: t.exposeString('verifiedName'),
      status: t.exposeString('status'),
      qualityRating: t.exposeString('qualityRating'),
      messagingLimitTier: t.exposeString('messagingLimitTier'),
      codeVerificationStatus: t.exposeString('codeVerificationStatus'),
      nameStatus: t.exposeString('nameStatus'),
      isOfficial: t.exposeBoolean('isOfficial'),
      upQueue: t.exposeString('upQueue'),
      upCallbackUrl: t.exposeString('upCallbackUrl'),
      messageQrdls: t.connection({
        type: MessageQrdlRef,
        resolve: async ({ space, digits }, args, { codes }) => connection(await codes.load({ space, digits }), args),
      }),
    }),
  });

  builder.node(WabaRef, {
    id: { resolve: ({ space }) => localId(space) },
    fields: (t) => ({
      name: t.exposeString('name'),
      phoneNumbers: t.connection({
        type: PhoneNumberRef,
        resolve: async ({ space }, args, { numbers }) => connection(await numbers.load(space), args),
      }),
    }),
  });

  builder.queryType({
    fields: (t) => ({
      waba: t.field({
        type: WabaRef,
        args: { custSpaceId: t.arg.id({ required: true }) },
        resolve: (_root, { custSpaceId }, { wabas }) => wabas.load(custSpaceId),
      }),
      phoneNumber: t.field({
        type: PhoneNumberRef,
        args: { custSpaceId: t.arg.id({ required: true }), number: t.arg.string({ required: true }) },
        resolve: (_root, { custSpaceId, number }, context) => findNumber(context, custSpaceId, number.replace('+', '')),
      }),
    }),
  });
  return builder.toSchema();
}

function connection<T>(list: readonly T[], args: Parameters<typeof resolveArrayConnection>[0]['args']) {
  return { ...resolveArrayConnection({ args, defaultSize: 100, maxSize: 2_000 }, [...list]), totalCount: list.length };
}
