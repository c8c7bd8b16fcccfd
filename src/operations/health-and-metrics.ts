import { sendabilities, type HealthStatus, type JsonObject, type PhoneNumberMetric } from '../domain.js';
import { defineOperation } from './operation.js';
import { integer } from './parameters.js';
import {
  createEnumDecoder,
  decodeList,
  isBlank,
  object,
  requiredCount,
  requiredDigits,
  text,
  type Listing,
} from './values.js';

const decodeSendability = createEnumDecoder(sendabilities);

/** CAMS asks Meta for each call, so a reply is served for ten minutes. NodeType is `phone` or `waba`. */
export const getWhatsappHealthStatus = defineOperation({
  action: 'GetWhatsappHealthStatus',
  summary: 'Whether a phone number or a WABA can send messages, and the problems that prevent it',
  access: 'READ',
  callsPerSecond: 5,
  parameters: {
    NodeType: 'required',
    CustSpaceId: 'required',
    PhoneNumber: 'optional',
    WabaId: 'optional',
    TemplateCode: 'optional',
    Language: 'optional',
  },
  lifetime: { freshMs: 10 * 60_000, staleMs: 10 * 60_000 },
  tags: () => [['phoneNumbers'], ['waba']],
  decode: (reply): HealthStatus | null => {
    const data = object('Data', reply['Data']);
    if (data === null) return null;
    const entities = decodeList('Entities', data['Entities'], decodeEntity);
    return {
      canSendMessage: decodeSendability(data['CanSendMessage']) ?? 'UNRECOGNIZED',
      entities: entities.items.map(({ errors, ...entity }) => ({ ...entity, errors: errors.items })),
      unreadable: [...entities.unreadable, ...entities.items.flatMap(({ errors }) => errors.unreadable)],
    };
  },
  unreadable: (health) => health?.unreadable ?? [],
});

const decodeEntity = (entity: JsonObject) => ({
  entityType: text(entity['EntityType']),
  canSendMessage: decodeSendability(entity['CanSendMessage']) ?? 'UNRECOGNIZED',
  errors: decodeList('Errors', entity['Errors'], (error) => ({
    errorCode: text(error['ErrorCode']),
    description: text(error['ErrorDescription']),
    possibleSolution: text(error['PossibleSolution']),
  })),
});

/** Start and End are epoch milliseconds. Without PhoneNumber one call serves all numbers of the space. */
export const getChatappPhoneNumberMetric = defineOperation({
  action: 'GetChatappPhoneNumberMetric',
  summary: 'Messages sent and delivered by the phone numbers of a space',
  access: 'READ',
  callsPerSecond: 50,
  parameters: {
    Start: integer('required'),
    End: integer('required'),
    CustSpaceId: 'optional',
    IsvCode: 'optional',
    PhoneNumber: 'optional',
    Granularity: 'optional',
  },
  lifetime: { freshMs: 5 * 60_000, staleMs: 30 * 60_000 },
  tags: () => [['metrics']],
  decode: (reply): Listing<PhoneNumberMetric> => decodeList('Data', reply['Data'], decodeMetric),
  unreadable: ({ unreadable }) => unreadable,
});

/** The last moment of a Date, in epoch milliseconds. */
const lastMoment = 8.64e15;
/** The largest Int of GraphQL. */
const maxInt = 2 ** 31 - 1;

/** A row without a count had no messages. A count that is not a number makes the row unreadable. */
const decodeMetric = (row: JsonObject): PhoneNumberMetric => ({
  digits: requiredDigits(row, 'PhoneNumber'),
  start: requiredCount(row, 'Start', lastMoment),
  end: requiredCount(row, 'End', lastMoment),
  sentCount: isBlank(row['SentCount']) ? 0 : requiredCount(row, 'SentCount', maxInt),
  deliveredCount: isBlank(row['DeliveredCount']) ? 0 : requiredCount(row, 'DeliveredCount', maxInt),
});

/**
 * Starts the counting of messages, which cannot be stopped again. The operator runs it with `waba-gateway operations
 * enable-metrics`.
 */
export const enableWhatsappROIMetric = defineOperation({
  action: 'EnableWhatsappROIMetric',
  summary: 'Permanently turns on the counting of messages',
  access: 'UPDATE',
  callsPerSecond: 10,
  parameters: { CustSpaceId: 'optional', IsvCode: 'optional' },
  tags: () => [['metrics']],
  decode: () => null,
});
