/**
 * Generates replies of the upstream: valid ones, unusual ones that still have a meaning, and ones broken in one place.
 */
import * as fc from 'fast-check';
import { anyCharacter } from '../any-character.js';

/** The number in all requests that need one. */
export const askedNumber = '4930901820';

/** A record and whether the gateway can read it. */
export interface GeneratedRecord {
  readonly record: unknown;
  /** The fields that the gateway shows for the record; null if it cannot be read. */
  readonly key: string | null;
}

/** Values that any optional field may have, whatever its documented type is. */
const oddValue = fc.oneof(
  fc.constantFrom(null, '', 'None', 'none\n', '无', 'null', true, false, 0, -1, 1.5, 8613800001234, [], {}, ['x'], {
    a: 1,
  }),
  fc.string({ unit: anyCharacter }),
  fc.constantFrom('javascript:alert(1)', 'wa.me/x', 'https://', 'TIER_2K', 'GREEN', 'ok', 'Pending Review'),
);

const fieldsOf = (...names: readonly string[]) =>
  fc.record(Object.fromEntries(names.map((name) => [name, oddValue])), { requiredKeys: [] });

const numberFields = fieldsOf(
  'VerifiedName',
  'Status',
  'QualityRating',
  'MessagingLimitTier',
  'CodeVerificationStatus',
  'NameStatus',
  'NewNameStatus',
  'IsOfficial',
  'UpQueue',
  'UpCallbackUrl',
  'StatusQueue',
  'StatusCallbackUrl',
  'New',
);
const codeFields = fieldsOf('PrefilledMessage', 'DeepLinkUrl', 'QrImageUrl', 'GenerateQrImage', 'PhoneNumber', 'New');

const digits = fc.stringMatching(/^[1-9]\d{6,12}$/);
/** Different spellings of a number. */
const written = (number: string) =>
  fc.constantFrom<unknown>(
    number,
    `+${number}`,
    `00${number}`,
    Number(number),
    `+${number.slice(0, 2)} (${number.slice(2)})`,
  );

const goodNumber = digits.chain((number) =>
  fc.tuple(written(number), numberFields).map(([PhoneNumber, rest]) => ({
    record: { ...rest, PhoneNumber },
    key: `+${number}`,
  })),
);
const goodCode = fc
  .tuple(fc.stringMatching(/^[A-Z0-9]{6,14}$/), codeFields)
  .filter(([code]) => !['NONE', 'NULL'].includes(code))
  .map(([code, rest]) => ({ record: { ...rest, QrdlCode: code }, key: code }));

const goodMetric = fc
  .tuple(
    fc.integer({ min: 1_700_000_000_000, max: 1_900_000_000_000 }),
    fc.constantFrom<unknown>(0, 7, '12', ' 3 ', 2 ** 31 - 1, null, undefined, '', 'None'),
    fc.boolean(),
  )
  .map(([start, SentCount, isText]) => ({
    record: {
      PhoneNumber: askedNumber,
      Start: isText ? String(start) : start,
      End: start + 1,
      SentCount,
      DeliveredCount: SentCount,
    },
    key: new Date(start).toISOString(),
  }));
const brokenMetric = fc
  .constantFrom<unknown>(
    { Start: -1 },
    { Start: 1.5 },
    { Start: 'today' },
    { Start: 8.64e15 + 1 },
    { SentCount: -1 },
    { SentCount: 2 ** 31 },
    { SentCount: 'many' },
    { DeliveredCount: {} },
    { PhoneNumber: '' },
  )
  .map((fields) => {
    const row = { PhoneNumber: askedNumber, Start: 1, End: 2, SentCount: 1, DeliveredCount: 1 };
    const record = typeof fields === 'object' ? { ...row, ...fields } : fields;
    return { record, key: null };
  });

const name = fc.stringMatching(/^[a-z]{6,12}$/);
const goodEntity = fc
  .tuple(name, fieldsOf('CanSendMessage', 'New'))
  .map(([EntityType, rest]) => ({ record: { ...rest, EntityType }, key: EntityType }));
const goodCommand = fc
  .tuple(name, fieldsOf('CommandDescription', 'New'))
  .map(([CommandName, rest]) => ({ record: { ...rest, CommandName }, key: CommandName }));

const notObjects = fc.constantFrom<unknown>(null, 1, 'text', []).map((record) => ({ record, key: null }));
const broken = (field: string) =>
  fc
    .constantFrom<unknown>({}, { [field]: '' }, { [field]: null }, { [field]: {} }, { [field]: 'None' })
    .map((record) => ({ record, key: null }));

const records = (good: fc.Arbitrary<GeneratedRecord>, ...others: fc.Arbitrary<GeneratedRecord>[]) =>
  fc.array(fc.oneof({ weight: 4, arbitrary: good }, { weight: 1, arbitrary: fc.oneof(notObjects, ...others) }), {
    maxLength: 8,
  });

/** The lists of records in replies, by their operation. */
export const recordLists = {
  QueryChatappPhoneNumbers: records(goodNumber, broken('PhoneNumber')),
  ListPhoneMessageQrdl: records(goodCode, broken('QrdlCode')),
  GetChatappPhoneNumberMetric: records(goodMetric, brokenMetric),
  GetWhatsappHealthStatus: records(goodEntity),
  GetConversationalAutomation: records(goodCommand, broken('CommandName')),
  ChatappSyncPhoneNumber: records(goodNumber, broken('PhoneNumber')),
};

/** Lists of texts, in which blank texts are ignored. */
export const textLists = fc.array(
  fc.oneof(name, fc.constantFrom('', ' ', 'None', '无', null)).map((record) => ({
    record,
    key: record === null || record.trim() === '' || record === 'None' || record === '无' ? null : record,
  })),
  { maxLength: 8 },
);

/** The forms of a list: bare, wrapped, or a single item instead of a list. */
export function listForms(list: readonly GeneratedRecord[]): fc.Arbitrary<unknown> {
  const bare = list.map(({ record }) => record);
  const [only] = list;
  const isLoneRecord = list.length === 1 && only !== undefined && only.key !== null;
  const lone = isLoneRecord ? [{ List: only.record }] : [];
  // A record with only one field would look like the wrapping of a list.
  const isUnmistakable =
    isLoneRecord && (typeof only.record === 'string' || Object.keys(Object(only.record)).length > 1);
  return fc.constantFrom(bare, { List: bare }, ...lone, ...(isUnmistakable ? [only.record] : []));
}

/** Arbitrary JSON instead of a payload. */
export const payload = fc.oneof(oddValue, fc.jsonValue(), fieldsOf('Id', 'QrdlCode', 'Qrdl', 'CodeVerificationStatus'));

/** Envelopes and bodies, with whether the upstream reports success. */
export const envelope = fc.oneof(
  fc.constantFrom('OK', 'ok', 'SUCCESS', '200', 200, 'OK\n').map((Code) => ({ Code, isSuccess: true })),
  fc
    .constantFrom('Ram.PermissionDeny', 'InvalidParameter', 'Product.Unsubscript', 'Unknown.ResourceOwnerId', 'Odd')
    .map((Code) => ({ Code, isSuccess: false })),
);

/** Bodies that are no reply. */
export const brokenBodies = ['', '<html></html>', '[]', 'null', '{"Code":"OK"', '{}', '"OK"', '\uFEFF'];
