import { completeValue, type MaybePromise } from '@pothos/core';
import type { GraphQLResolveInfo } from 'graphql';
import type { Context, SpaceKey } from '../src/context.js';
import type { Waba } from '../src/domain.js';
import { queryChatappBindWaba, queryChatappPhoneNumbers } from '../src/operations/index.js';
import { builder } from './builder.js';
import { costs } from './cost-rules.js';
import { AccountReviewStatusEnum } from './enums.js';
import { encodeGlobalId, localId } from './node-id.js';
import { rejectOnThrow } from './reject-on-throw.js';
import { recordNode, type RecordNode } from './record-node.js';
import { selects } from './selection.js';

export type WabaNode = RecordNode<'Waba', Waba>;

/**
 * The upstream parameters of a space. Returns the same object per space, so that the cache key memoised for it is
 * found.
 */
export function spaceParameters({ custSpaceId, isvCode }: SpaceKey) {
  const cached = isvCode === undefined ? parametersBySpace.get(custSpaceId) : undefined;
  if (cached !== undefined) return cached;
  const parameters = Object.freeze({ CustSpaceId: custSpaceId ?? undefined, IsvCode: isvCode });
  if (parametersBySpace.size >= maxSpaces) parametersBySpace.clear();
  if (isvCode === undefined) parametersBySpace.set(custSpaceId, parameters);
  return parameters;
}

const parametersBySpace = new Map<
  string | null,
  { readonly CustSpaceId: string | undefined; readonly IsvCode: string | undefined }
>();
const maxSpaces = 10_000;

/** Loads the WABA of a space; null if none is bound. */
export function loadWaba(context: Context, space: SpaceKey): MaybePromise<WabaNode | null> {
  return completeValue(
    context.load(queryChatappBindWaba, spaceParameters(space)),
    (waba) => waba && recordNode('Waba', waba, space),
  );
}

/** Like loadWaba, but also starts loading the list of numbers in parallel if the query selects it. */
function loadWabaPrefetchingNumbers(context: Context, space: SpaceKey, info: GraphQLResolveInfo) {
  try {
    return loadWaba(context, space);
  } finally {
    // Errors are ignored here: the field's resolver gets the same result or error from the request's DataLoader.
    if (selects(info, 'phoneNumbers'))
      completeValue(
        rejectOnThrow(() => context.load(queryChatappPhoneNumbers, spaceParameters(space))),
        () => undefined,
        () => undefined,
      );
  }
}

export const WabaRef = builder.objectRef<WabaNode>('Waba');

WabaRef.implement({
  description: 'A WhatsApp Business Account.',
  interfaces: [builder.nodeInterfaceRef()],
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: 'Opaque. Stable for as long as the space exists.',
      resolve: ({ space }) => encodeGlobalId('Waba', localId(space.custSpaceId)),
    }),
    wabaId: t.exposeString('wabaId', { nullable: false, description: "Meta's id of the WABA (CAMS: Id)." }),
    custSpaceId: t.id({
      description:
        "The space that the WABA is bound to: an ISV's sub-customer, or a direct customer's instance. Null for the " +
        "account's own.",
      resolve: ({ space }) => space.custSpaceId,
    }),
    name: t.exposeString('name', { description: 'The name of the WABA (CAMS: Name).' }),
    businessId: t.exposeString('businessId', {
      description: "The id of the business in Meta's Business Manager (CAMS: BusinessId).",
    }),
    businessName: t.exposeString('businessName', {
      description: "The name of the business in Meta's Business Manager (CAMS: BusinessName).",
    }),
    currency: t.exposeString('currency', {
      description: 'The billing currency, an ISO 4217 code such as USD (CAMS: Currency).',
    }),
    accountReviewStatus: t.expose('accountReviewStatus', {
      type: AccountReviewStatusEnum,
      description: "State of Meta's review of the WABA (CAMS: AccountReviewStatus).",
    }),
    messageTemplateNamespace: t.exposeString('messageTemplateNamespace', {
      description: 'The namespace of its message templates (CAMS: MessageTemplateNamespace).',
    }),
    marketingMessageLiteStatus: t.exposeString('marketingMessageLiteStatus', {
      description:
        'Status of Marketing Messages Lite, verbatim from the upstream; "Y" and "ONBOARDED" have been seen (CAMS: ' +
        'MarketingMessageLiteStatus).',
    }),
    primaryBusinessLocation: t.exposeString('primaryBusinessLocation', {
      description:
        'The location of the business, or the start of its authentication-international rate, verbatim from the ' +
        'upstream (CAMS: PrimaryBusinessLocation).',
    }),
    authInternationalRateEligibility: t.expose('authInternationalRateEligibility', {
      type: 'JSONObject',
      description:
        'Whether and from when authentication-international rates apply (CAMS: AuthInternationalRateEligibility).',
    }),
    isOnBizApp: t.exposeBoolean('isOnBizApp', {
      description: 'Whether the account is also used in the WhatsApp Business app (CAMS: IsOnBizApp).',
    }),
    upstreamRecord: t.field({
      type: 'JSONObject',
      nullable: false,
      description: 'The record as the upstream sent it, including fields that this schema does not have.',
      resolve: ({ record }) => record,
    }),
  }),
});

const isvCodeDescription =
  'Proves to the upstream that a sub-account authorised the ISV (CAMS: IsvCode). Defaults to the code configured ' +
  'for the space.';

builder.queryField('waba', (t) =>
  t.field({
    extensions: { cost: costs.waba },
    type: WabaRef,
    description:
      'The WABA bound to a space; null if there is none. Callers with exactly one space, and direct customers, may ' +
      'omit custSpaceId. One upstream call.',
    args: {
      custSpaceId: t.arg.id({ description: 'The space (CAMS: CustSpaceId).' }),
      isvCode: t.arg.string({ description: isvCodeDescription }),
    },
    resolve: (_root, { custSpaceId, isvCode }, context, info) =>
      loadWabaPrefetchingNumbers(context, context.space(custSpaceId, isvCode), info),
  }),
);

builder.queryField('wabas', (t) =>
  t.field({
    extensions: { cost: costs.wabas },
    type: [WabaRef],
    nullable: { list: false, items: true },
    description:
      'The WABAs of several spaces, in the given order. Defaults to all spaces of the caller. A space that fails is ' +
      'null, with an error at its index. One upstream call per space.',
    args: { custSpaceIds: t.arg.idList({ description: 'The spaces (CAMS: CustSpaceId).' }) },
    resolve: (_root, { custSpaceIds }, context, info) =>
      completeValue(custSpaceIds ? undefined : context.readSpaces(), () =>
        (custSpaceIds ?? context.spaces()).map((custSpaceId) =>
          rejectOnThrow(() =>
            loadWabaPrefetchingNumbers(
              context,
              custSpaceId === null ? { custSpaceId } : context.space(custSpaceId),
              info,
            ),
          ),
        ),
      ),
  }),
);
