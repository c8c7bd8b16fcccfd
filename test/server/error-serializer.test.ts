import { describe, expect, it } from 'vitest';
import { errorSerializer } from '../../src/server/observability/log.js';

describe('the error serializer', () => {
  it('a logged error has its name, code, scrubbed message and position without the installation folder', () => {
    const cause = Object.assign(new Error('getaddrinfo ENOTFOUND cams.ap-southeast-1.aliyuncs.com'), {
      code: 'ENOTFOUND',
    });
    const error = new TypeError('no answer to https://cams.example.com/?PhoneNumber=4930901820 for +49 30 901820', {
      cause,
    });
    error.stack =
      `TypeError: no answer\n    at load (file:///home/somebody/gateway/dist/src/loaders/index.js:12:7)\n    at ` +
      'async /home/somebody/gateway/node_modules/graphql/execution/execute.js:5:1';
    const report = JSON.stringify(errorSerializer(error));
    expect(report).not.toMatch(/https|4930901820|901820|aliyuncs|somebody/);
    expect(JSON.parse(report)).toMatchObject({
      name: 'TypeError',
      message: expect.stringContaining('no answer'),
      frames: ['src/loaders/index.js:12', 'node_modules/graphql/execution/execute.js:5'],
      cause: { name: 'Error', code: 'ENOTFOUND' },
    });
  });

  it('the error serializer ends at circular causes and leaves other values unchanged', () => {
    const error = new Error('round');
    error.cause = error;
    expect(JSON.stringify(errorSerializer(error)).length).toBeLessThan(10_000);
    expect(errorSerializer('told in words')).toBe('told in words');
  });
});
