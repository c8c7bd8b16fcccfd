/**
 * The parameters of upstream operations. CAMS takes all of them as text in the query. A parameter that is not a string
 * in the gateway has a codec, chosen by its type in Alibaba's metadata.
 */

export type Presence = 'required' | 'optional';

/** Turns a value of the gateway into the text that CAMS expects. */
export interface ParameterCodec<V, P extends Presence = Presence> {
  readonly presence: P;
  encode(value: V): string;
}

/** The parameters by their CAMS names: whether each is required, and its codec if it is not a string. */
export type ParameterTable = Readonly<Record<string, Presence | ParameterCodec<never>>>;

type PresenceOf<D> = D extends { readonly presence: infer P } ? P : D;
type ValueOf<D> = D extends ParameterCodec<infer V> ? V : string;

/** The parameters of a call by their CAMS names. */
export type ParametersOf<T extends ParameterTable> = {
  readonly [K in keyof T as PresenceOf<T[K]> extends 'required' ? K : never]: ValueOf<T[K]>;
} & {
  readonly [K in keyof T as PresenceOf<T[K]> extends 'optional' ? K : never]?: ValueOf<T[K]> | undefined;
};

/** A whole number (int64 in Alibaba's metadata). */
export const integer = <P extends Presence>(presence: P): ParameterCodec<number, P> => ({
  presence,
  encode: (value) => String(Math.trunc(value)),
});

/** `true` or `false`. */
export const boolean = <P extends Presence>(presence: P): ParameterCodec<boolean, P> => ({ presence, encode: String });

/** A list or an object, as JSON in one parameter. */
export const json = <V extends object, P extends Presence>(presence: P): ParameterCodec<V, P> => ({
  presence,
  encode: (value) => JSON.stringify(value),
});

export const presenceOf = (declaration: Presence | { readonly presence: Presence }): Presence =>
  typeof declaration === 'string' ? declaration : declaration.presence;

/** The parameters as text, without the omitted ones. */
export function encodeParameters(
  table: ParameterTable,
  parameters: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => {
      const declaration = table[name];
      // A codec takes the values that ParametersOf allows for its parameter.
      const codec = typeof declaration === 'object' ? (declaration as ParameterCodec<unknown>) : undefined;
      return [name, value === undefined || codec === undefined ? value : codec.encode(value)];
    }),
  );
}
