/** Generates replies of the upstream: valid ones, odd ones that still have a meaning, and ones broken at one place. */
import * as fc from 'fast-check';

/** A record and whether the gateway can read it. */
export interface GeneratedRecord {
  readonly record: unknown;
  /** What the record is shown as; null if it cannot be read. */
  readonly key: string | null;
}

/** Values that any optional field may have, whatever its documented type is. */
const oddValue = fc.oneof(
  fc.constantFrom(null, '', 'None', 'none\n', '无', 'null', true, false, 0, -1, 1.5, 8613800001234, [], {}, ['x'], {
    a: 1,
  }),
  fc.string({ unit: 'binary' }),
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
/** The formats in which a number is written. */
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

const broken = (field: string) =>
  fc
    .constantFrom<unknown>(
      null,
      1,
      'text',
      [],
      {},
      { [field]: '' },
      { [field]: null },
      { [field]: {} },
      { [field]: 'None' },
    )
    .map((record) => ({ record, key: null }));

const records = (good: fc.Arbitrary<GeneratedRecord>, field: string) =>
  fc.array(fc.oneof({ weight: 4, arbitrary: good }, { weight: 1, arbitrary: broken(field) }), { maxLength: 8 });
export const numberRecords = records(goodNumber, 'PhoneNumber');
export const codeRecords = records(goodCode, 'QrdlCode');

/** The ways in which a list is written: bare, wrapped, or a single object in place of a list. */
export function listForms(list: readonly GeneratedRecord[]): fc.Arbitrary<unknown> {
  const bare = list.map(({ record }) => record);
  const [only] = list;
  const isLoneRecord = list.length === 1 && only !== undefined && only.key !== null;
  return fc.constantFrom(bare, { List: bare }, ...(isLoneRecord ? [{ List: only.record }] : []));
}

/** Arbitrary JSON in place of a payload. */
export const payload = fc.oneof(oddValue, fc.jsonValue(), fieldsOf('Id', 'QrdlCode', 'Qrdl', 'CodeVerificationStatus'));

/** Envelopes and bodies: whether the upstream reports that it carried out the call. */
export const envelope = fc.oneof(
  fc.constantFrom('OK', 'ok', 'SUCCESS', '200', 200, 'OK\n').map((Code) => ({ Code, isSuccess: true })),
  fc
    .constantFrom('Ram.PermissionDeny', 'InvalidParameter', 'Product.Unsubscript', 'Unknown.ResourceOwnerId', 'Odd')
    .map((Code) => ({ Code, isSuccess: false })),
);

/** Bodies that are no reply. */
export const brokenBody = fc.constantFrom('', '<html></html>', '[]', 'null', '{"Code":"OK"', '{}', '"OK"', '\uFEFF');
