import type { CamsReply } from '../../operations/index.js';

/** Fields of every reply, beside the payload of the operation. */
const envelopeFields = new Set([
  'RequestId',
  'HostId',
  'Code',
  'Message',
  'AccessDeniedDetail',
  'Success',
  'Recommend',
]);

export interface ObservedFields<T> {
  readonly result: T;
  /** Paths of fields that the reply has and the decoder did not read, such as `Data[].Colour`. */
  readonly unreadFields: readonly string[];
}

/**
 * Decodes a reply and observes which of its fields the decoder reads. If the decoder takes an object as a whole, the
 * fields inside it do not count.
 */
export function observeFields<T>(reply: CamsReply, decode: (reply: CamsReply) => T): ObservedFields<T> {
  const levels = new Map<string, { readonly present: Set<string>; readonly read: Set<string> }>();

  function observe<V extends object>(value: V, path: string): V {
    const isArray = Array.isArray(value);
    const level = levels.get(path) ?? { present: new Set<string>(), read: new Set<string>() };
    levels.set(path, level);
    if (!isArray) for (const field of Object.keys(value)) level.present.add(field);
    return new Proxy(value, {
      get(target, key, receiver) {
        const inner: unknown = Reflect.get(target, key, receiver);
        if (typeof key === 'string' && !isArray) level.read.add(key);
        if (typeof key !== 'string' || typeof inner !== 'object' || inner === null) return inner;
        return observe(inner, isArray ? `${path}[]` : [path, key].filter(Boolean).join('.'));
      },
    });
  }

  const result = decode(observe(reply, ''));
  const unreadFields = [...levels].flatMap(([path, { present, read }]) =>
    read.size === 0
      ? []
      : [...present]
          .filter((field) => !read.has(field) && !(path === '' && envelopeFields.has(field)))
          .map((field) => [path, field].filter(Boolean).join('.')),
  );
  return { result, unreadFields };
}

/** Values of a decoded result that are in no enumeration of the schema, as `Field=VALUE`. */
export function unrecognizedValues(result: unknown): readonly string[] {
  if (result === 'UNRECOGNIZED') return ['(the value itself)'];
  const found = new Set<string>();
  for (const item of Array.isArray(result) ? result : [result]) {
    if (typeof item !== 'object' || item === null || !('record' in item)) continue;
    const record: unknown = item.record;
    for (const [name, value] of Object.entries<unknown>({ ...item })) {
      if (value !== 'UNRECOGNIZED') continue;
      const field = name.charAt(0).toUpperCase() + name.slice(1);
      found.add(`${field}=${printableValue(fieldOf(record, field))}`);
    }
  }
  return [...found];
}

function fieldOf(record: unknown, field: string): unknown {
  return new Map(Object.entries({ ...(typeof record === 'object' ? record : {}) })).get(field);
}

/** Prints only values that look like those of an enumeration, because a report must be safe to share. */
function printableValue(value: unknown): string {
  if (typeof value !== 'string') return `a ${typeof value}`;
  return /^[A-Za-z][A-Za-z_ ]{0,39}\d{0,6}$/.test(value.trim()) ? value.trim() : `a text of ${value.length} characters`;
}
