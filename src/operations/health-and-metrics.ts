import { sendabilities, type HealthStatus, type PhoneNumberMetric } from '../domain.js';
import { defineOperation } from './operation.js';
import { integer } from './parameters.js';
import { count, createEnumDecoder, phoneNumberDigits, object, objects, text } from './values.js';

const decodeSendability = createEnumDecoder(sendabilities);

/** Asks Meta each time, so its reply is served for ten minutes. NodeType is `phone` or `waba`. */
export const getWhatsappHealthStatus = defineOperation({
  action: 'GetWhatsappHealthStatus',
  summary: 'Whether a phone number or a WABA can send messages, and what prevents it',
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
    return {
      canSendMessage: decodeSendability(data['CanSendMessage']) ?? 'UNRECOGNIZED',
      entities: objects('Entities', data['Entities']).map((entity) => ({
        entityType: text(entity['EntityType']),
        canSendMessage: decodeSendability(entity['CanSendMessage']) ?? 'UNRECOGNIZED',
        errors: objects('Errors', entity['Errors']).map((error) => ({
          errorCode: text(error['ErrorCode']),
          description: text(error['ErrorDescription']),
          possibleSolution: text(error['PossibleSolution']),
        })),
      })),
    };
  },
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
  decode: (reply): readonly PhoneNumberMetric[] =>
    objects('Data', reply['Data']).flatMap((row) => {
      const digits = phoneNumberDigits(row['PhoneNumber']);
      const [start, end] = [count(row['Start']), count(row['End'])];
      if (digits === null || start === null || end === null) return [];
      const [sentCount, deliveredCount] = [count(row['SentCount']) ?? 0, count(row['DeliveredCount']) ?? 0];
      return [{ digits, start, end, sentCount, deliveredCount }];
    }),
});

/**
 * Turns the counting of messages on; there is no way back. Run by the operator with
 * `waba-gateway operations enable-metrics`.
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
