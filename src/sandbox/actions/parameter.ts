import { invalidParameter, missingParameter } from '../api-error.js';

/** The check of one parameter. All parameters of CAMS are strings; an empty one counts as missing. */
export interface Parameter<Required extends boolean = boolean> {
  required: Required;
  /** The expected form of a value, in words; part of the error message. */
  expected: string;
  accepts(value: string): boolean;
}

/** A rule for the value of a parameter. */
export interface ValueRule {
  expected: string;
  accepts(value: string): boolean;
}

const anyText: ValueRule = { expected: 'a text', accepts: () => true };

export const required = (rule: ValueRule = anyText): Parameter<true> => ({ required: true, ...rule });
export const optional = (rule: ValueRule = anyText): Parameter<false> => ({ required: false, ...rule });

/** `min` to `max` digits and nothing else: no plus sign, no spaces. */
export const digits = (min: number, max: number): ValueRule => ({
  expected: `${min} to ${max} digits`,
  accepts: (value) => new RegExp(`^\\d{${min},${max}}$`).test(value),
});

/** A full phone number in E.164 without the plus sign: country code and national number. */
export const phoneNumber: ValueRule = { ...digits(7, 15), expected: '7 to 15 digits, country code first, without +' };

/** A country code: one to three digits without a leading 0. */
export const countryCode: ValueRule = {
  expected: 'a country code of 1 to 3 digits, without + and without leading zeros',
  accepts: (value) => /^[1-9]\d{0,2}$/.test(value),
};

export const oneOf = (...values: readonly string[]): ValueRule => ({
  expected: values.join(' or '),
  accepts: (value) => values.includes(value),
});

/** A value that contains JSON of a given shape; `parse` reads an accepted value. */
export function jsonOf<T>(
  expected: string,
  matches: (value: unknown) => value is T,
): ValueRule & { parse(value: string): T } {
  const read = (text: string): T | undefined => {
    try {
      const value: unknown = JSON.parse(text);
      return matches(value) ? value : undefined;
    } catch {
      return undefined;
    }
  };
  return {
    expected,
    accepts: (text) => read(text) !== undefined,
    parse(text) {
      const value = read(text);
      if (value === undefined) throw new TypeError(`expected ${expected}, got ${text}`);
      return value;
    },
  };
}

/** At most `max` Unicode code points, as the gateway counts them: an emoji is one. CAMS does not document its unit. */
export const maxLength = (max: number): ValueRule => ({
  expected: `at most ${max} characters`,
  accepts: (value) => [...value].length <= max,
});

export type Parameters = Readonly<Record<string, Parameter>>;

/** The validated values: a string if the parameter is required, otherwise a string or undefined. */
export type Values<P extends Parameters> = {
  [Name in keyof P]: P[Name] extends Parameter<true> ? string : string | undefined;
};

type ParameterValues = Readonly<Record<string, string | undefined>>;

/** The name of the first required parameter that is missing. */
const firstMissing = (parameters: Parameters, given: ParameterValues) =>
  Object.keys(parameters).find((name) => parameters[name]?.required && given[name] === undefined);

const isComplete = <P extends Parameters>(given: ParameterValues, parameters: P): given is Values<P> =>
  firstMissing(parameters, given) === undefined;

/**
 * Reads and validates the declared parameters; others are ignored, as CAMS does.
 * @throws ApiError for the first missing parameter, then for the first invalid one
 */
export function readParameters<P extends Parameters>(parameters: P, sent: ReadonlyMap<string, string>): Values<P> {
  const given: ParameterValues = Object.fromEntries(
    Object.keys(parameters).map((name) => [name, sent.get(name) || undefined]),
  );
  if (!isComplete(given, parameters)) throw missingParameter(firstMissing(parameters, given) ?? '');
  for (const [name, { accepts, expected }] of Object.entries(parameters)) {
    const value = sent.get(name) || undefined;
    if (value !== undefined && !accepts(value)) throw invalidParameter(name, expected);
  }
  return given;
}
