import { describe, expect, it } from 'vitest';
import {
  resolveCredentials,
  staticCredentials,
  singleFlightProvider,
  type ResolvedCredentials,
  type CredentialsProvider,
} from '../../src/upstream/credentials.js';
import { TransportError } from '../../src/upstream/transport.js';

const session = (number: number): ResolvedCredentials => ({
  accessKeyId: `key-${number}`,
  accessKeySecret: 's',
  securityToken: 't',
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
  it('returns a key pair, or a temporary key pair if there is a token', async () => {
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

describe('singleFlightProvider', () => {
  it('asks the provider once for concurrent callers, and again for the next caller', async () => {
    const role = provider(async (asked) => session(asked));
    const shared = singleFlightProvider(role);
    const together = await Promise.all([shared.getCredentials(), shared.getCredentials(), shared.getCredentials()]);
    expect(together.map(({ accessKeyId }) => accessKeyId)).toEqual(['key-1', 'key-1', 'key-1']);
    expect(await shared.getCredentials()).toMatchObject({ accessKeyId: 'key-2' });
    expect(role.asked).toBe(2);
  });

  it("fails for all concurrent callers without the provider's message, and recovers", async () => {
    const role = provider(async (asked) => {
      if (asked === 1) throw new Error('get sts token failed: {"AccessKeySecret":"abc"}');
      return session(asked);
    });
    const shared = singleFlightProvider(role);
    const outcomes = await Promise.allSettled([shared.getCredentials(), shared.getCredentials()]);
    for (const outcome of outcomes) {
      const reason: unknown = outcome.status === 'rejected' ? outcome.reason : undefined;
      expect(reason).toBeInstanceOf(TransportError);
      expect(reason).toMatchObject({ fault: 'credentials', wasNeverSent: true, message: 'credentials' });
      expect(reason).not.toHaveProperty('cause');
    }
    expect(await shared.getCredentials()).toMatchObject({ accessKeyId: 'key-2' });
  });
});

describe('resolveCredentials', () => {
  it('returns the credentials of the provider', async () => {
    expect(await resolveCredentials(provider(async (asked) => session(asked)))).toEqual(session(1));
  });

  it('lists where credentials were looked for if there are none', async () => {
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
