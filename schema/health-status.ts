import type { HealthStatus, Sendability } from '../src/domain.js';
import { getWhatsappHealthStatus } from '../src/operations/index.js';
import { builder } from './builder.js';
import { costs, oneCallPerNumber } from './cost-rules.js';
import { withDescriptions } from './enums.js';
import { PhoneNumberRef } from './phone-number.js';
import { WabaRef } from './waba.js';

type HealthEntity = HealthStatus['entities'][number];
type HealthError = HealthEntity['errors'][number];

const SendabilityEnum = builder.enumType('Sendability', {
  description: 'Whether messages can be sent (CAMS: CanSendMessage).',
  values: withDescriptions<Sendability>({
    AVAILABLE: 'Messages can be sent.',
    LIMITED: 'Messages can be sent within limits.',
    BLOCKED: 'Messages cannot be sent.',
    UNRECOGNIZED: 'The upstream sent a value that this schema does not list.',
  }),
});

const HealthErrorType = builder.objectRef<HealthError>('HealthError').implement({
  description: 'A problem that prevents sending.',
  fields: (t) => ({
    errorCode: t.exposeString('errorCode', { description: "Meta's error code (CAMS: ErrorCode)." }),
    description: t.exposeString('description', {
      description: 'The description of the problem (CAMS: ErrorDescription).',
    }),
    possibleSolution: t.exposeString('possibleSolution', { description: "Meta's advice (CAMS: PossibleSolution)." }),
  }),
});

const HealthEntityType = builder.objectRef<HealthEntity>('HealthEntity').implement({
  description: 'One of the parties on which sending depends: phone number, WABA, business, app.',
  fields: (t) => ({
    entityType: t.exposeString('entityType', {
      description: 'Such as PHONE_NUMBER, WABA or BUSINESS (CAMS: EntityType).',
    }),
    canSendMessage: t.expose('canSendMessage', {
      type: SendabilityEnum,
      nullable: false,
      description: 'Whether this party allows sending.',
    }),
    errors: t.field({
      type: [HealthErrorType],
      nullable: { list: false, items: false },
      description: 'The problems of this party that prevent sending.',
      resolve: ({ errors }) => errors,
    }),
  }),
});

const HealthStatusType = builder.objectRef<HealthStatus>('HealthStatus').implement({
  description:
    'Whether messages can be sent, and the problems that prevent it (CAMS: GetWhatsappHealthStatus). ' +
    'Cached for ten minutes, ' +
    'because CAMS asks Meta each time.',
  fields: (t) => ({
    canSendMessage: t.expose('canSendMessage', {
      type: SendabilityEnum,
      nullable: false,
      description: 'Whether messages can be sent: the worst state of all entities.',
    }),
    entities: t.field({
      type: [HealthEntityType],
      nullable: { list: false, items: false },
      description: 'The parties that sending depends on.',
      resolve: ({ entities }) => entities,
    }),
  }),
});

builder.objectField(PhoneNumberRef, 'health', (t) =>
  t.field({
    extensions: { cost: oneCallPerNumber('GetWhatsappHealthStatus') },
    type: HealthStatusType,
    description:
      'Whether the number can send. Null for numbers without a space, because the upstream requires one. ' +
      'One upstream call per number, at the lowest priority.',
    resolve: ({ space: { custSpaceId }, digits }, _args, context) =>
      custSpaceId === null
        ? null
        : context.load(
            getWhatsappHealthStatus,
            { NodeType: 'phone', CustSpaceId: custSpaceId, PhoneNumber: digits },
            { bulk: true },
          ),
  }),
);

builder.objectField(WabaRef, 'health', (t) =>
  t.field({
    extensions: { cost: costs.healthOfWabas },
    type: HealthStatusType,
    description:
      'Whether the WABA can send. Null for the WABA of an account without a space, because the upstream requires ' +
      'one. One upstream call.',
    resolve: ({ space: { custSpaceId }, wabaId }, _args, context) =>
      custSpaceId === null
        ? null
        : context.load(
            getWhatsappHealthStatus,
            { NodeType: 'waba', CustSpaceId: custSpaceId, WabaId: wabaId },
            { bulk: true },
          ),
  }),
);
