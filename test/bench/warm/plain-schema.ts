/** The same graph in a typical implementation: Pothos, Relay connections, DataLoaders per request, data in memory. */
import SchemaBuilder from '@pothos/core';
import RelayPlugin, { resolveArrayConnection } from '@pothos/plugin-relay';
import DataLoader from 'dataloader';
import type { MessageQrdl, PhoneNumber, Waba } from '../../../src/domain.js';
import { encodeGlobalId, localId } from '../../../schema/node-id.js';
import type { BenchmarkData } from './contender.js';

export interface PlainContext {
  readonly numbers: DataLoader<string, readonly PhoneNumber[]>;
  readonly codes: DataLoader<string, readonly MessageQrdl[]>;
}

export function plainContext(world: BenchmarkData): PlainContext {
  return {
    numbers: new DataLoader(async (spaces) => spaces.map(() => world.numbers)),
    codes: new DataLoader(async (numbers) => numbers.map((digits) => world.codes[digits] ?? [])),
  };
}

export function plainSchema(world: BenchmarkData) {
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
  const local = (...parts: string[]) => localId(world.custSpaceId, ...parts);

  const MessageQrdlRef = builder.objectRef<MessageQrdl>('MessageQrdl');
  builder.node(MessageQrdlRef, {
    id: { resolve: ({ digits, code }) => local(digits, code) },
    fields: (t) => ({
      code: t.exposeString('code', { nullable: false }),
      prefilledMessage: t.exposeString('prefilledMessage'),
      deepLinkUrl: t.exposeString('deepLinkUrl'),
    }),
  });

  const PhoneNumberRef = builder.objectRef<PhoneNumber>('PhoneNumber');
  builder.node(PhoneNumberRef, {
    id: { resolve: ({ digits }) => local(digits) },
    fields: (t) => ({
      number: t.string({ resolve: ({ digits }) => `+${digits}` }),
      verifiedName: t.exposeString('verifiedName'),
      status: t.exposeString('status'),
      qualityRating: t.exposeString('qualityRating'),
      messageQrdls: t.connection({
        type: MessageQrdlRef,
        resolve: async ({ digits }, args, { codes }) => connection(await codes.load(digits), args),
      }),
    }),
  });

  const WabaRef = builder.objectRef<Waba>('Waba');
  builder.node(WabaRef, {
    id: { resolve: () => local() },
    fields: (t) => ({
      name: t.exposeString('name'),
      phoneNumbers: t.connection({
        type: PhoneNumberRef,
        resolve: async (_waba, args, { numbers }) => connection(await numbers.load(world.custSpaceId), args),
      }),
    }),
  });

  builder.queryType({
    fields: (t) => ({
      waba: t.field({ type: WabaRef, args: { custSpaceId: t.arg.id({ required: true }) }, resolve: () => world.waba }),
    }),
  });
  return builder.toSchema();
}

function connection<T>(list: readonly T[], args: Parameters<typeof resolveArrayConnection>[0]['args']) {
  return { ...resolveArrayConnection({ args, defaultSize: 100, maxSize: 2_000 }, [...list]), totalCount: list.length };
}
