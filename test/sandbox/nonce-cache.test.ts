import { describe, expect, it } from 'vitest';
import { NonceCache } from '../../src/sandbox/signature/nonce-cache.js';
import { SandboxHarness } from './harness.js';

describe('nonces', () => {
  it('a nonce is remembered until its time stamp is too old to be replayed', () => {
    const nonces = new NonceCache();
    expect(nonces.consume('a', 100, 0)).toBe(true);
    expect(nonces.consume('a', 200, 99)).toBe(false);
    expect(nonces.consume('a', 200, 100)).toBe(true);
  });

  it('expired nonces are dropped, and the oldest when there are too many', () => {
    const nonces = new NonceCache(3);
    for (const nonce of ['a', 'b', 'c']) nonces.consume(nonce, 100, 0);
    nonces.consume('d', 300, 0);
    expect(nonces.size).toBe(3);
    expect(nonces.consume('a', 300, 0)).toBe(true);
    nonces.consume('e', 300, 150);
    expect(nonces.size).toBe(3);
    nonces.consume('f', 900, 500);
    expect(nonces.size).toBe(1);
  });

  it('each access key has its own nonces', async () => {
    const additionalKeys = [{ accessKeyId: 'second', accessKeySecret: 'secret' }];
    const harness = new SandboxHarness({ additionalKeys });
    expect((await harness.call('QueryChatappBindWaba', {}, { nonce: 'n' })).body['Code']).toBe('OK');
    const second = { nonce: 'n', accessKeyId: 'second', secret: 'secret' };
    expect((await harness.call('QueryChatappBindWaba', {}, second)).body['Code']).toBe('OK');
  });
});
