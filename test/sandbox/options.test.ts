import { describe, expect, it } from 'vitest';
import { createSandbox, type SandboxOptions } from '../../src/sandbox/index.js';

const startWithBadOptions = () => createSandbox({ port: -1, spaces: 0.5, latencyMs: -3, accessKeySecret: 's3cret' });

describe('the options', () => {
  it('every option has a default', () => {
    const sandbox = createSandbox();
    expect(sandbox.settings).toMatchObject({
      host: '127.0.0.1',
      port: 0,
      numbersPerSpace: 20,
      codesPerNumber: 5,
      latencyMs: 20,
      jitterMs: 0,
      window: 'sliding',
      codeOnUpdate: 'changes',
      errorsWith: 'status',
      quotas: {},
      seed: 1,
    });
    expect(sandbox.accessKeyId).toBe('sandbox-access-key');
    expect(sandbox.accessKeySecret).toBe('sandbox-access-secret');
    expect(sandbox.spaces).toHaveLength(3);
  });

  it.each([
    [{ port: 65_536 }, 'port: expected an integer from 0 to 65535; got 65536.'],
    [{ port: Number.NaN }, 'port: expected an integer from 0 to 65535; got NaN.'],
    [{ host: ' ' }, 'host: expected a text that is not empty; got " ".'],
    [{ spaces: 0 }, 'spaces: expected an integer from 1 to 100000; got 0.'],
    [{ numbersPerSpace: -1 }, 'numbersPerSpace: expected an integer from 0 to 10000; got -1.'],
    [{ codesPerNumber: 2001 }, 'codesPerNumber: expected an integer from 0 to 2000; got 2001.'],
    [{ latencyMs: -1 }, 'latencyMs: expected a number from 0 to 600000; got -1.'],
    [{ jitterMs: Number.NaN }, 'jitterMs: expected a number from 0 to 600000; got NaN.'],
    [{ quotas: { Nope: 1 } }, 'quotas: expected * or QueryChatappBindWaba or '],
    [{ quotas: { '*': 0 } }, 'quotas.*: expected an integer from 1 to 1000000; got 0.'],
    [{ accessKeyId: '' }, 'accessKeyId: expected a text that is not empty; got "".'],
    [{ securityToken: '' }, 'securityToken: expected a text that is not empty; got "".'],
    [{ seed: 0.5 }, 'seed: expected an integer from 0 to'],
    [
      { accessKeyId: 'a', additionalAccounts: [{ accessKeys: [{ accessKeyId: 'a', accessKeySecret: 'b' }] }] },
      'additionalAccounts[0].accessKeyId: expected one that no other key has; got "a".',
    ],
  ] satisfies [SandboxOptions, string][])(
    'invalid options %o are rejected with what was expected and received',
    (options, message) => {
      expect(() => createSandbox(options)).toThrow(TypeError);
      expect(() => createSandbox(options)).toThrow(message);
    },
  );

  it('invalid options are all named in one message, without secrets', () => {
    expect(startWithBadOptions).toThrow(
      'The sandbox cannot start.\nport: expected an integer from 0 to 65535; got -1.\n' +
        'latencyMs: expected a number from 0 to 600000; got -3.\nspaces: expected an integer from 1 to 100000; ' +
        'got 0.5.',
    );
    expect(startWithBadOptions).not.toThrow('s3cret');
  });
});
