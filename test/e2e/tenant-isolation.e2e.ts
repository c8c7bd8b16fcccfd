import * as fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { audience, issuer, generateSigningKey, sign, startIssuer, type SigningKey } from '../auth/jwks-server.js';
import { highQuotas, startTestGateway, type TestGateway } from '../test-gateway.js';
import { anyCharacter } from '../any-character.js';

/**
 * Everything that an attacker can choose: the caller's name, its spaces, and the whole request. The values try to
 * imitate parts of another caller's cache key, in case keys are joined with separators. A JWT can carry any text.
 */
interface Attack {
  readonly sub: string;
  readonly spaces: readonly string[];
  readonly custSpaceId: string;
  readonly number: string;
  readonly code: string;
  readonly isvCode: string | null;
  readonly operationName: string;
  /** Sends the victim's request, byte for byte. */
  readonly repeats: boolean;
}

let gateway: TestGateway;
let key: SigningKey;
let victimSpace: string;
let otherSpace: string;
let victimNumber: string;
let victimCode: string;
/** Values that only callers with access to the victim's space may see. */
let secrets: readonly string[];
const victim = 'dashboard';

const queryNamed = (operationName: string) =>
  `query ${operationName}($custSpaceId: ID!, $number: E164!, $code: String!, $isvCode: String) { viewer { name } ` +
  'waba(custSpaceId: $custSpaceId, isvCode: $isvCode) { id wabaId name } phoneNumber(custSpaceId: $custSpaceId, ' +
  'number: $number) { id verifiedName messageQrdls { nodes { code prefilledMessage deepLinkUrl } } } ' +
  'messageQrdl(custSpaceId: $custSpaceId, phoneNumber: $number, code: $code) { id deepLinkUrl } }';

async function ask(sub: string, spaces: readonly string[], body: string): Promise<string> {
  const token = await sign(key, {
    claims: { sub, cust_space_ids: [...spaces] },
    exp: Math.floor(Date.now() / 1000) + 600,
  });
  const response = await fetch(gateway.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body,
  });
  return response.text();
}

const victimBody = () =>
  JSON.stringify({
    query: queryNamed('Dashboard'),
    variables: { custSpaceId: victimSpace, number: `+${victimNumber}`, code: victimCode, isvCode: null },
    operationName: 'Dashboard',
  });
const askAsVictim = () => ask(victim, [victimSpace], victimBody());

/** Starts a gateway and repeats the victim's request until the response is cached. */
async function startWarmGateway(): Promise<void> {
  key = await generateSigningKey('isolation');
  const place = await startIssuer(key);
  gateway = await startTestGateway({
    ...highQuotas,
    env: { ...highQuotas.env, AUTH: 'on', JWT_JWKS_URL: place.url, JWT_ISSUER: issuer, JWT_AUDIENCE: audience },
  });
  onTestFinished(() => gateway.close());
  [otherSpace = '', victimSpace = ''] = gateway.upstreamSandbox.spaces.map(({ custSpaceId }) => custSpaceId);
  const fullQuery = (custSpaceId: string) =>
    JSON.stringify({
      query:
        `{ waba(custSpaceId: "${custSpaceId}") { wabaId phoneNumbers { nodes { number messageQrdls { nodes { code ` +
        '} } } } } }',
    });
  const { data } = JSON.parse(await ask(victim, [victimSpace], fullQuery(victimSpace)));
  const [first] = data.waba.phoneNumbers.nodes;
  victimNumber = first.number.slice(1);
  [{ code: victimCode }] = first.messageQrdls.nodes;
  secrets = [data.waba.wabaId, ...first.messageQrdls.nodes.map(({ code }: { code: string }) => code)];
  for (let time = 0; time < 3; time++) await askAsVictim();
}

/** Texts that resemble the victim's, or two joined parts of a cache key. */
function lookalike(of: () => string): fc.Arbitrary<string> {
  const separator = fc.constantFrom(
    ':',
    '/',
    '|',
    ',',
    '\n',
    '\0',
    '\u0001',
    '","',
    '"],["',
    '\\"',
    '%2F',
    '\u2028',
    '\ufeff',
    ' ',
    '#',
    '\t',
  );
  return fc.oneof(
    fc.constant(null).map(of),
    fc.constant(null).map(() => of().toUpperCase()),
    fc.tuple(separator, fc.string({ maxLength: 6 })).map(([between, after]) => `${of()}${between}${after}`),
    fc.tuple(fc.string({ maxLength: 6 }), separator).map(([before, between]) => `${before}${between}${of()}`),
    fc.constant(null).map(() => JSON.stringify([of()])),
    fc.constant(null).map(() => `${otherSpace}","${of()}`),
    fc.constant(null).map(() => of().normalize('NFD').replace(/a/g, 'а')),
    fc.constant(null).map(() => `${of()}\u0000`),
    fc.string({ unit: anyCharacter, minLength: 1, maxLength: 12 }),
    fc.constantFrom('__proto__', 'constructor', 'null', 'undefined', '*', '["local"]', '{}'),
  );
}

const attacks: fc.Arbitrary<Attack> = fc.record({
  sub: fc
    .oneof(
      fc.constant(victim),
      lookalike(() => victim),
      fc.constant(null).map(() => `${victim}",["READ"],["${victimSpace}"]]\n["`),
    )
    .filter((sub) => sub.trim() !== ''),
  spaces: fc.array(
    fc
      .oneof(
        fc.constant(null).map(() => otherSpace),
        lookalike(() => victimSpace),
      )
      .filter((space) => space !== '*' && space !== '' && space !== victimSpace),
    { maxLength: 3 },
  ),
  custSpaceId: fc.oneof(
    fc.constant(null).map(() => victimSpace),
    fc.constant(null).map(() => otherSpace),
    lookalike(() => victimSpace),
  ),
  number: fc.oneof(
    fc.constant(null).map(() => `+${victimNumber}`),
    lookalike(() => victimNumber),
  ),
  code: lookalike(() => victimCode),
  isvCode: fc.option(lookalike(() => victimSpace)),
  operationName: fc.constantFrom('Dashboard', 'dashboard', '__proto__', 'Dashboard_'),
  repeats: fc.boolean(),
});

describe('tenant isolation of the response cache', () => {
  it('a cached response never leaks to a caller without access to its space', async () => {
    await startWarmGateway();
    expect(await askAsVictim()).toContain(secrets[0]);
    await fc.assert(
      fc.asyncProperty(attacks, async ({ sub, spaces, repeats, operationName, ...variables }) => {
        const body = repeats
          ? victimBody()
          : JSON.stringify({ query: queryNamed(operationName), variables: { ...variables }, operationName });
        const known = new Set(
          [body, JSON.stringify(variables)].flatMap((text) => secrets.filter((secret) => text.includes(secret))),
        );
        // Twice, because only repeated requests are cached.
        for (const answer of [await ask(sub, spaces, body), await ask(sub, spaces, body)]) {
          // Values that the attacker sent may be quoted in an error.
          expect(secrets.filter((secret) => !known.has(secret) && answer.includes(secret))).toEqual([]);
          expect(answer).not.toMatch(/"deepLinkUrl":"[^"]*"/);
        }
      }),
      { numRuns: 150 },
    );
    expect(await askAsVictim()).toContain(secrets[0]);
  });

  it('a cached response is not shared between callers with the same spaces but other names or scopes', async () => {
    await startWarmGateway();
    const [own, others] = [await askAsVictim(), await ask('somebody', [victimSpace], victimBody())];
    expect(JSON.parse(own).data.viewer.name).toBe(victim);
    expect(JSON.parse(others).data.viewer.name).toBe('somebody');
  });
});
