import { isJsonObject, tryParseJson } from '../json.js';
import { accountReviewStatuses, type JsonObject, type Waba } from '../domain.js';
import { defineOperation } from './operation.js';
import { object, createEnumDecoder, required, text, parseYesNo } from './values.js';

const decodeReviewStatus = createEnumDecoder(accountReviewStatuses);

/** Decodes a map, which CAMS may also send as a JSON string; null for other values. */
function decodeEligibility(value: unknown): JsonObject | null {
  const map = typeof value === 'string' ? tryParseJson(value) : value;
  return isJsonObject(map) ? (map as JsonObject) : null;
}

function decodeWaba(record: JsonObject): Waba {
  return {
    wabaId: required(record, 'Id'),
    name: text(record['Name']),
    businessId: text(record['BusinessId']),
    businessName: text(record['BusinessName']),
    currency: text(record['Currency']),
    accountReviewStatus: decodeReviewStatus(record['AccountReviewStatus']),
    messageTemplateNamespace: text(record['MessageTemplateNamespace']),
    marketingMessageLiteStatus: text(record['MarketingMessageLiteStatus']),
    primaryBusinessLocation: text(record['PrimaryBusinessLocation']),
    authInternationalRateEligibility: decodeEligibility(record['AuthInternationalRateEligibility']),
    isOnBizApp: parseYesNo(record['IsOnBizApp']),
    record,
  };
}

/** Gets the WABA of a space; null if none is bound. CAMS has no list of WABAs. */
export const queryChatappBindWaba = defineOperation({
  action: 'QueryChatappBindWaba',
  summary: 'The WABA bound to a space, or to the account itself',
  access: 'READ',
  callsPerSecond: 10,
  parameters: { CustSpaceId: 'optional', IsvCode: 'optional' },
  // Name and review status change with Meta's reviews, which take days.
  lifetime: { freshMs: 5 * 60_000, staleMs: 60 * 60_000 },
  tags: () => [['waba']],
  decode: (reply): Waba | null => {
    const record = object('Data', reply['Data']);
    return record === null || text(record['Id']) === null ? null : decodeWaba(record);
  },
  observes: (found) => (found === null ? [] : [{ kind: 'waba', id: found.wabaId, content: found.record }]),
});
