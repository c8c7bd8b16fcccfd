import { describe, expect, it } from 'vitest';
import {
  resolveCredentials,
  staticCredentials,
  cacheCredentials,
  type ResolvedCredentials,
  type CredentialsProvider,
} from '../../src/upstream/credentials.js';
import { TransportError } from '../../src/upstream/transport.js';

const session = (number: number): ResolvedCredentials => ({
  accessKeyId: `key-${number}`,
  accessKeySecret: 's',
  securityToken: `token-${number}`,
  providerName: 'role',
});

function provider(
  answer: (asked: number) => Promise<ResolvedCredentials>,
): CredentialsProvider & { readonly asked: number } {
  let asked = 0;
  return {
    get asked() {
      return asked;
    },
    getProviderName: () => 'role',
    getCredentials: () => answer(++asked),
  };
}

describe('staticCredentials', () => {
  it('staticCredentials() returns a key pair, or a temporary key pair if there is a token', async () => {
    const pair = { accessKeyId: 'id', accessKeySecret: 'secret' };
    expect(await staticCredentials(pair).getCredentials()).toEqual({
      ...pair,
      securityToken: '',
      providerName: 'static_ak',
    });
    expect(await staticCredentials({ ...pair, securityToken: 'token' }).getCredentials()).toEqual({
      ...pair,
      securityToken: 'token',
      providerName: 'static_sts',
    });
  });
});

/** A cache in front of providers created by `answer`; `advance` moves its clock. */
function cacheOf(answer: (asked: number) => Promise<ResolvedCredentials>) {
  let asked = 0;
  let providers = 0;
  let time = 0;
  const credentials = cacheCredentials(
    () => {
      providers++;
      return { getProviderName: () => 'role', getCredentials: () => answer(++asked) };
    },
    () => time,
  );
  const asks = () => ({ asked, providers });
  return { credentials, asks, advance: (ms: number) => (time += ms) };
}

describe('cacheCredentials', () => {
  it('cacheCredentials() asks the provider once for concurrent callers', async () => {
    const { credentials, asks } = cacheOf(async (asked) => session(asked));
    const together = await Promise.all([1, 2, 3].map(() => credentials.getCredentials()));
    expect(together.map(({ accessKeyId }) => accessKeyId)).toEqual(['key-1', 'key-1', 'key-1']);
    expect(asks()).toEqual({ asked: 1, providers: 1 });
  });

  it('cacheCredentials() asks once a minute if the provider returns a new session each time', async () => {
    const { credentials, asks, advance } = cacheOf(async (asked) => session(asked));
    for (let second = 0; second < 3_600; second++) {
      await credentials.getCredentials();
      advance(1_000);
    }
    expect(asks()).toEqual({ asked: 60, providers: 1 });
  });

  it("cacheCredentials() fails for all concurrent callers without the provider's message, and recovers", async () => {
    const { credentials } = cacheOf(async (asked) => {
      if (asked === 1) throw new Error('get sts token failed: {"AccessKeySecret":"abc"}');
      return session(asked);
    });
    const outcomes = await Promise.allSettled([credentials.getCredentials(), credentials.getCredentials()]);
    for (const outcome of outcomes) {
      const reason: unknown = outcome.status === 'rejected' ? outcome.reason : undefined;
      expect(reason).toBeInstanceOf(TransportError);
      expect(reason).toMatchObject({ fault: 'credentials', wasNeverSent: true, message: 'credentials' });
      expect(reason).not.toHaveProperty('cause');
    }
    expect(await credentials.getCredentials()).toMatchObject({ accessKeyId: 'key-2' });
  });

  it('a rejected session is dropped with its provider, once for all calls that it signed', async () => {
    const { credentials, asks } = cacheOf(async (asked) => session(asked));
    const refused = await credentials.getCredentials();
    expect([credentials.discard(refused), credentials.discard(refused)]).toEqual([true, true]);
    const renewed = await credentials.getCredentials();
    expect(credentials.discard(refused), 'a late reply to the old session').toBe(true);
    expect(await credentials.getCredentials()).toBe(renewed);
    expect(renewed.securityToken).not.toBe(refused.securityToken);
    expect(asks()).toEqual({ asked: 2, providers: 2 });
  });

  it('a renewed session that is rejected as well is not renewed again within a second', async () => {
    const { credentials, asks, advance } = cacheOf(async (asked) => session(asked));
    credentials.discard(await credentials.getCredentials());
    const renewed = await credentials.getCredentials();
    expect(credentials.discard(renewed)).toBe(false);
    advance(999);
    expect([credentials.discard(renewed), asks().providers]).toEqual([false, 2]);
    advance(1);
    expect([credentials.discard(renewed), asks().providers]).toEqual([true, 3]);
  });

  it('a session that arrives after it was rejected is not cached', async () => {
    let answerLate: (late: ResolvedCredentials) => void = () => {};
    const late = new Promise<ResolvedCredentials>((resolve) => (answerLate = resolve));
    const { credentials, advance } = cacheOf((asked) => (asked === 2 ? late : Promise.resolve(session(asked))));
    const first = await credentials.getCredentials();
    advance(60_000);
    const asking = credentials.getCredentials();
    credentials.discard(first);
    answerLate(session(2));
    await asking;
    expect(await credentials.getCredentials()).toMatchObject({ accessKeyId: 'key-3' });
  });

  it('a permanent key cannot be renewed', async () => {
    const { credentials, asks } = cacheOf(async () => ({ ...session(1), securityToken: '' }));
    expect(credentials.discard(await credentials.getCredentials())).toBe(false);
    expect(asks().providers).toBe(1);
  });
});

describe('resolveCredentials', () => {
  it('resolveCredentials() returns the credentials of the provider', async () => {
    expect(await resolveCredentials(provider(async (asked) => session(asked)))).toEqual(session(1));
  });

  it('resolveCredentials() without credentials fails and lists the places searched', async () => {
    const none = provider(() =>
      Promise.reject(new Error('unable to get credentials from any of the providers in the chain')),
    );
    const message: unknown = expect.stringContaining('ALIBABA_CLOUD_ACCESS_KEY_ID');
    await expect(resolveCredentials(none)).rejects.toMatchObject({
      code: 'UPSTREAM_CREDENTIALS',
      retryable: false,
      message,
    });
  });
});
