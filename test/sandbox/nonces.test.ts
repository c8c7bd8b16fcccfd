import { describe, expect, it } from 'vitest';
import { Nonces } from '../../src/sandbox/signature/nonces.js';
import { Asking } from './asking.js';

describe('nonces', () => {
  it('are remembered until their time stamp is too old to be played again', () => {
    const nonces = new Nonces();
    expect(nonces.use('a', 100, 0)).toBe(true);
    expect(nonces.use('a', 200, 99)).toBe(false);
    expect(nonces.use('a', 200, 100)).toBe(true);
  });

  it('are forgotten after that, and the oldest when there are too many', () => {
    const nonces = new Nonces(3);
    for (const nonce of ['a', 'b', 'c']) nonces.use(nonce, 100, 0);
    nonces.use('d', 300, 0);
    expect(nonces.size).toBe(3);
    expect(nonces.use('a', 300, 0)).toBe(true);
    nonces.use('e', 300, 150);
    expect(nonces.size).toBe(3);
    nonces.use('f', 900, 500);
    expect(nonces.size).toBe(1);
  });

  it('are each key its own', async () => {
    const furtherKeys = [{ accessKeyId: 'second', accessKeySecret: 'secret' }];
    const asking = new Asking({ furtherKeys });
    expect((await asking.call('QueryChatappBindWaba', {}, { nonce: 'n' })).body['Code']).toBe('OK');
    const second = { nonce: 'n', accessKeyId: 'second', secret: 'secret' };
    expect((await asking.call('QueryChatappBindWaba', {}, second)).body['Code']).toBe('OK');
  });
});
