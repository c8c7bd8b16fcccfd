import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { ConfigError, settings, type Config, type SettingName } from '../../src/config/index.js';
import { anyCharacter } from '../any-character.js';
import { read } from './environment.js';

/** No other generated value contains this, so finding it in a message means that a secret leaked. */
const secretMarker = 'S3CR3T';
const secret = fc.string({ unit: anyCharacter, maxLength: 20 }).map((text) => `${secretMarker}${text}`);
const number = fc.oneof(fc.integer().map(String), fc.constantFrom('0', '1', '4000', '65536', '1e3'));
const knownWords = fc.constantFrom(
  'on',
  'off',
  'sandbox',
  'alibaba',
  'production',
  'http',
  '0.0.0.0',
  '::1',
  '*=5',
  'a,b',
  'spaces.json',
  './f',
  'https://id.example',
  '',
);
const garbage = fc.oneof(
  { weight: 3, arbitrary: knownWords },
  number,
  fc.string({ unit: anyCharacter, maxLength: 30 }),
  fc.webUrl(),
);

const secretNames = ['ALIBABA_CLOUD_ACCESS_KEY_ID', 'ALIBABA_CLOUD_ACCESS_KEY_SECRET', 'ALIBABA_CLOUD_SECURITY_TOKEN'];
const withPassword = (scheme: string) =>
  fc.tuple(secret, garbage).map(([password, rest]) => `${scheme}me:${password}@${rest}`);
const valueOf = (name: SettingName): fc.Arbitrary<string> => {
  if (secretNames.includes(name)) return secret;
  if (name === 'REDIS_URL') return fc.oneof(secret, withPassword('redis://'), withPassword('redis:/'));
  if (name === 'JWT_JWKS_URL') return fc.oneof(garbage, withPassword('https://'));
  return garbage;
};
const setting = fc
  .constantFrom(...settings.map(({ name }) => name))
  .chain((name) => valueOf(name).map((text): [string, string] => [name, text]));
const unknownVariable = fc.tuple(
  fc.string().map((name) => `CAMS_${name}!`),
  secret,
);
const environment = fc
  .array(fc.oneof({ weight: 9, arbitrary: setting }, unknownVariable), { maxLength: 12 })
  .map((pairs) => Object.fromEntries(pairs));
const space = fc.record(
  {
    custSpaceId: fc.oneof(garbage, fc.constant('cams-a')),
    name: fc.anything(),
    isvCode: fc.oneof(secret, fc.constant(7)),
  },
  { requiredKeys: [] },
);
const file = fc.oneof(
  fc.array(space, { maxLength: 3 }).map((spaces) => JSON.stringify(spaces)),
  fc.json(),
  secret,
);

function isDeeplyFrozen(value: unknown): boolean {
  return (
    typeof value !== 'object' ||
    value === null ||
    (Object.isFrozen(value) && Object.values(value).every(isDeeplyFrozen))
  );
}

/** The violations of a valid config. */
function configViolations(config: Config): string[] {
  const { mode, clientsFile, jwt } = config.auth;
  return [
    isDeeplyFrozen(config) ? [] : 'not frozen',
    config.warnings.join().includes(secretMarker) ? 'a secret in a warning' : [],
    mode === 'off' && !config.isLoopback ? 'open to other machines' : [],
    mode === 'on' && clientsFile === null && jwt === null ? 'open to nobody' : [],
    mode === 'off' && config.auth.reason === 'sandbox' && config.upstream.kind !== 'sandbox'
      ? 'a real upstream open by itself'
      : [],
  ].flat();
}

/** Violations of a ConfigError. */
function errorViolations(error: unknown): string[] {
  if (!(error instanceof ConfigError)) return [`not a ConfigError: ${String(error)}`];
  const [first, ...lines] = error.message.split(/[\n\r\u2028\u2029]/);
  const count = error.issues.length;
  return [
    first === `${count} ${count === 1 ? 'error' : 'errors'} in the settings:` ? [] : `begins with ${first}`,
    count > 0 && lines.length === count ? [] : `${lines.length} lines for ${count} errors`,
    lines.filter((line) => !/^ {2}[A-Z_]+: expected .+, got .+\.$/.test(line)),
    error.message.includes(secretMarker) ? 'a secret in the message' : [],
  ].flat();
}

it('any environment gives a frozen config, or a ConfigError with a line for each error and without secrets', () => {
  let [right, wrong] = [0, 0];
  const judge = (env: Record<string, string>, text: string): string[] => {
    let config: Config;
    try {
      config = read(env, () => text);
    } catch (error) {
      wrong += 1;
      return errorViolations(error);
    }
    right += 1;
    return configViolations(config);
  };
  const property = fc.property(environment, file, (env, text) => {
    expect(judge(env, text)).toEqual([]);
  });
  fc.assert(property, { numRuns: 2000 });
  // Both outcomes must occur, or the property would prove nothing about one of them.
  expect(right).toBeGreaterThan(100);
  expect(wrong).toBeGreaterThan(100);
});
