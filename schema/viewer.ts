import type { UpstreamQuota, Viewer } from '../src/context.js';
import { builder } from './builder.js';
import { ScopeEnum } from './enums.js';

const ViewerType = builder.objectRef<Viewer>('Viewer').implement({
  description: 'Who is asking, and what they may do.',
  fields: (t) => ({
    name: t.exposeString('name', {
      nullable: false,
      description: 'The name of the API client, or the subject of the JWT.',
    }),
    scopes: t.field({
      type: [ScopeEnum],
      nullable: { list: false, items: false },
      description: 'What the caller may do.',
      resolve: (viewer) => viewer.scopes,
    }),
    custSpaceIds: t.field({
      type: ['ID'],
      nullable: { list: true, items: false },
      description: 'The spaces that the caller may reach. Null means every space.',
      resolve: (viewer) => viewer.custSpaceIds,
    }),
  }),
});

const UpstreamQuotaType = builder.objectRef<UpstreamQuota>('UpstreamQuota').implement({
  description: 'The quota of one upstream operation, which all callers of this gateway share.',
  fields: (t) => ({
    action: t.exposeString('action', {
      nullable: false,
      description: 'The upstream operation, such as ListPhoneMessageQrdl.',
    }),
    callsPerSecond: t.exposeFloat('callsPerSecond', {
      nullable: false,
      description: 'Calls a second that the upstream allows the account.',
    }),
    queued: t.exposeInt('queued', { nullable: false, description: 'Calls waiting for their turn.' }),
    remaining: t.exposeInt('remaining', {
      nullable: false,
      description: 'What is left of the quota at this moment: calls that could be sent at once.',
    }),
    estimatedWaitMs: t.exposeInt('estimatedWaitMs', {
      nullable: false,
      description: 'What a call that came now would wait, in milliseconds.',
    }),
  }),
});

builder.queryFields((t) => ({
  viewer: t.field({
    type: ViewerType,
    nullable: false,
    description: 'Who is asking, and what they may do. No upstream call.',
    resolve: (_root, _args, context) => context.viewer,
  }),
  upstreamQuotas: t.field({
    type: [UpstreamQuotaType],
    nullable: { list: false, items: false },
    description: 'What is left of the upstream quotas, as this gateway sees them. No upstream call.',
    resolve: (_root, _args, context) => context.quotas(),
  }),
}));
