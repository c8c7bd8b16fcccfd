import type { SandboxOptions } from './options.js';

/**
 * The observed behaviour of a cloud, in the terms of the sandbox's options. Behaviour that was not observed is missing.
 */
export type SandboxProfile = Pick<SandboxOptions, 'codeOnUpdate' | 'errorsWith' | 'window'>;

const profileChoices = {
  codeOnUpdate: ['changes', 'stays'],
  errorsWith: ['status', 'ok'],
  window: ['sliding', 'fixed'],
} as const;

/** Reads a profile from JSON. Throws a TypeError that says what was expected and received. */
export function parseSandboxProfile(text: string): SandboxProfile {
  const json = parseObject(text);
  const known = Object.keys(profileChoices);
  const unknownKey = Object.keys(json).find((key) => !known.includes(key));
  if (unknownKey !== undefined)
    throw new TypeError(`Expected a profile with ${known.join(', ')}; got ${JSON.stringify(unknownKey)}.`);
  const read = <const T extends string>(key: string, choices: readonly T[]): T | undefined => {
    const value = json[key];
    const found = choices.find((choice) => choice === value);
    if (value !== undefined && found === undefined)
      throw new TypeError(`${key}: expected ${choices.join(' or ')}; got ${JSON.stringify(value)}.`);
    return found;
  };
  const codeOnUpdate = read('codeOnUpdate', profileChoices.codeOnUpdate);
  const errorsWith = read('errorsWith', profileChoices.errorsWith);
  const window = read('window', profileChoices.window);
  return {
    ...(codeOnUpdate === undefined ? {} : { codeOnUpdate }),
    ...(errorsWith === undefined ? {} : { errorsWith }),
    ...(window === undefined ? {} : { window }),
  };
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const json: unknown = JSON.parse(text);
    if (typeof json === 'object' && json !== null && !Array.isArray(json)) return { ...json };
  } catch {
    // Falls through to the error for JSON that is not an object.
  }
  throw new TypeError('Expected a profile, a JSON object as "waba-gateway verify --sandbox-profile" writes it.');
}
