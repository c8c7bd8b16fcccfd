import type { UpstreamQuota, Viewer } from '../src/context.js';
import { builder } from './builder.js';
import { ScopeEnum } from './enums.js';

const ViewerType = builder.objectRef<Viewer>('Viewer').implement({
  description: 'The caller and its permissions.',
  fields: (t) => ({
    name: t.exposeString('name', {
      nullable: false,
      description: 'The name of the API client, or the subject of the JWT.',
    }),
    scopes: t.field({
      type: [ScopeEnum],
      nullable: { list: false, items: false },
      description: 'The permissions of the caller.',
      resolve: (viewer) => viewer.scopes,
    }),
    custSpaceIds: t.field({
      type: ['ID'],
      nullable: { list: true, items: false },
      description: 'The spaces that the caller may access. Null means all spaces.',
      resolve: (viewer) => viewer.custSpaceIds,
    }),
  }),
});

const UpstreamQuotaType = builder.objectRef<UpstreamQuota>('UpstreamQuota').implement({
  description: 'The quota of one upstream operation, shared by all callers of this gateway.',
  fields: (t) => ({
    action: t.exposeString('action', {
      nullable: false,
      description: 'The upstream operation, such as ListPhoneMessageQrdl.',
    }),
    callsPerSecond: t.exposeFloat('callsPerSecond', {
      nullable: false,
      description: 'Calls per second that the upstream allows the account.',
    }),
    queued: t.exposeInt('queued', { nullable: false, description: 'Calls waiting in the queue.' }),
    remaining: t.exposeInt('remaining', {
      nullable: false,
      description: 'Remaining quota: calls that could be sent immediately.',
    }),
    estimatedWaitMs: t.exposeInt('estimatedWaitMs', {
      nullable: false,
      description: 'Estimated wait of a new call, in milliseconds.',
    }),
  }),
});

builder.queryFields((t) => ({
  viewer: t.field({
    type: ViewerType,
    nullable: false,
    description: 'The caller and its permissions. No upstream call.',
    resolve: (_root, _args, context) => context.viewer,
  }),
  upstreamQuotas: t.field({
    type: [UpstreamQuotaType],
    nullable: { list: false, items: false },
    description: 'Remaining upstream quota per operation, as tracked by this gateway. No upstream call.',
    resolve: (_root, _args, context) => context.quotas(),
  }),
}));
