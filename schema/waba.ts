import { completeValue, type MaybePromise } from '@pothos/core';
import type { GraphQLResolveInfo } from 'graphql';
import type { Context, SpaceKey } from '../src/context.js';
import type { Waba } from '../src/domain.js';
import { queryChatappBindWaba, queryChatappPhoneNumbers } from '../src/operations/index.js';
import { chargeList } from './response-size.js';
import { builder } from './builder.js';
import { costs } from './cost-rules.js';
import { AccountReviewStatusEnum } from './enums.js';
import { encodeGlobalId, localId } from './node-id.js';
import { rejectOnThrow } from './reject-on-throw.js';
import { recordNode, type RecordNode } from './record-node.js';
import { selects } from './selection.js';

export type WabaNode = RecordNode<'Waba', Waba>;

/** A space as the parameters of a call that proves itself by IsvCode. */
export function spaceParameters({ custSpaceId, isvCode }: SpaceKey) {
  const cached = isvCode === undefined ? parametersBySpace.get(custSpaceId) : undefined;
  if (cached !== undefined) return cached;
  const parameters = Object.freeze({ CustSpaceId: custSpaceId ?? undefined, IsvCode: isvCode });
  if (parametersBySpace.size >= maxSpaces) parametersBySpace.clear();
  if (isvCode === undefined) parametersBySpace.set(custSpaceId, parameters);
  return parameters;
}

/** The very same parameters for the very same space, so that what is named after them is known. */
const parametersBySpace = new Map<
  string | null,
  { readonly CustSpaceId: string | undefined; readonly IsvCode: string | undefined }
>();
const maxSpaces = 10_000;

/** The WABA of a space; null where none is bound. */
export function loadWaba(context: Context, space: SpaceKey): MaybePromise<WabaNode | null> {
  return completeValue(
    context.load(queryChatappBindWaba, spaceParameters(space)),
    (waba) => waba && recordNode('Waba', waba, space),
  );
}

/** The same, with the list of its numbers on its way at the same time where the query asks for that too. */
function loadWabaPrefetchingNumbers(context: Context, space: SpaceKey, info: GraphQLResolveInfo) {
  try {
    return loadWaba(context, space);
  } finally {
    // Whoever reads the field gets the same answer or error from the request's loader; here it only sets out.
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
      description: 'Opaque; the same for as long as the space exists.',
      resolve: ({ space }) => encodeGlobalId('Waba', localId(space.custSpaceId)),
    }),
    wabaId: t.exposeString('wabaId', { nullable: false, description: "Meta's id of the WABA (CAMS: Id)." }),
    custSpaceId: t.id({
      description:
        "The space it is bound to: an ISV's sub-customer, or a direct customer's instance. Null for the account's own.",
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
      description: 'The currency that is charged, an ISO 4217 code such as USD (CAMS: Currency).',
    }),
    accountReviewStatus: t.expose('accountReviewStatus', {
      type: AccountReviewStatusEnum,
      description: "Where Meta's review of the WABA stands (CAMS: AccountReviewStatus).",
    }),
    messageTemplateNamespace: t.exposeString('messageTemplateNamespace', {
      description: 'The namespace of its message templates (CAMS: MessageTemplateNamespace).',
    }),
    marketingMessageLiteStatus: t.exposeString('marketingMessageLiteStatus', {
      description:
        'Whether Marketing Messages Lite may be used, in the words of the upstream: "Y" and "ONBOARDED" have been seen (CAMS: MarketingMessageLiteStatus).',
    }),
    primaryBusinessLocation: t.exposeString('primaryBusinessLocation', {
      description:
        "The business' location or the start of its authentication-international rate, as the upstream sends it (CAMS: PrimaryBusinessLocation).",
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
      description: 'The record as the upstream sent it, for what this schema does not know yet.',
      resolve: ({ record }) => record,
    }),
  }),
});

const isvCodeDescription =
  'Proves to the upstream that a sub-account authorised the ISV (CAMS: IsvCode). Left out, the one configured for the space is sent.';

builder.queryField('waba', (t) =>
  t.field({
    extensions: { cost: costs.waba },
    type: WabaRef,
    description:
      'The WABA bound to a space; null when none is. custSpaceId may be left out by a caller that has exactly one space, or by a direct customer. One upstream call.',
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
      "The WABAs of many spaces in one go, in the order asked; all the caller's spaces when left out. A space that fails is null, with an error at its index. One upstream call a space.",
    args: { custSpaceIds: t.arg.idList({ description: 'The spaces (CAMS: CustSpaceId).' }) },
    resolve: (_root, { custSpaceIds }, context, info) =>
      chargeList(context, info, custSpaceIds ?? context.spaces()).map((custSpaceId) =>
        rejectOnThrow(() =>
          loadWabaPrefetchingNumbers(
            context,
            custSpaceId === null ? { custSpaceId } : context.space(custSpaceId),
            info,
          ),
        ),
      ),
  }),
);
