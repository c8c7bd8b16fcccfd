/**
 * Unusual but valid forms of a reply's payload, which clouds and the gateways in front of them have been seen to send.
 */
import type { Payload } from '../reply.js';

/** Changes every scalar value of a payload. `field` is the name of the field that contains it. */
function rewriteValues(payload: Payload, change: (value: unknown, field: string) => unknown): Payload {
  const rewrite = (value: unknown, field: string): unknown => {
    if (Array.isArray(value)) return value.map((item: unknown) => rewrite(item, field));
    return isRecord(value) ? rewriteValues(value, change) : change(value, field);
  };
  return Object.fromEntries(Object.entries(payload).map(([field, value]) => [field, rewrite(value, field)]));
}

/** Changes every text of a payload. */
export const rewriteTexts = (payload: Payload, change: (text: string, field: string) => unknown): Payload =>
  rewriteValues(payload, (value, field) => (typeof value === 'string' ? change(value, field) : value));

/** Changes every list of a payload, inner lists first. */
export function rewriteLists(payload: Payload, change: (list: readonly unknown[], field: string) => unknown): Payload {
  const rewrite = (value: unknown, field: string): unknown => {
    if (Array.isArray(value))
      return change(
        value.map((item: unknown) => rewrite(item, field)),
        field,
      );
    return isRecord(value) ? rewriteLists(value, change) : value;
  };
  return Object.fromEntries(Object.entries(payload).map(([field, value]) => [field, rewrite(value, field)]));
}

/** Sets a field of the record with this index, or of every record. Without a value, removes the field. */
export function setField(payload: Payload, field: string, value: unknown, index: number | undefined): Payload {
  const set = (record: unknown, at: number): unknown => {
    if (!isRecord(record) || (index !== undefined && at !== index)) return record;
    const { [field]: _, ...others } = record;
    return value === undefined ? others : { ...others, [field]: value };
  };
  return Object.fromEntries(
    Object.entries(payload).map(([name, content]) => [
      name,
      Array.isArray(content) ? content.map(set) : isRecord(content) ? set(content, 0) : content,
    ]),
  );
}

/** A list in the form that a conversion from XML gives it: inside an object, under the name of its items. */
export const wrapList = (list: readonly unknown[], field: string): Payload => ({
  [field === 'Data' ? 'Item' : field.replace(/ies$/, 'y').replace(/s$/, '')]: list,
});

/** A number as a person writes it, such as `+1 555-123-0000`. */
export const formatNumber = (digits: string): string =>
  digits.replace(/^(\d+?)(\d{3})(\d{3})(\d{4})$/, '+$1 $2-$3-$4').replace(/^\d+$/, '+$&');

/**
 * The form in which WhatsApp keeps a number that was added as country code and national number: without a trunk zero,
 * Brazil without the ninth digit, Mexico with a 1, Argentina with a 9.
 */
export function whatsAppForm(countryCode: string, national: string): string {
  const digits = national.replace(/^0/, '');
  switch (countryCode) {
    case '52':
      return digits.replace(/^1?(?=\d{10}$)/, '1');
    case '54':
      return digits.replace(/^9?(?=\d{10}$)/, '9');
    case '55':
      return digits.replace(/^(\d\d)9(?=\d{8}$)/, '$1');
    default:
      return digits;
  }
}

function isRecord(value: unknown): value is Payload {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
