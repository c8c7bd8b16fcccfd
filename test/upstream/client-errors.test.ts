import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noReply } from '../../src/upstream/failure.js';
import { translateClientError } from '../../src/upstream/client-errors.js';
import { TransportError } from '../../src/upstream/transport.js';

/** A message of Node.js, to which the client adds the URL. */
const inHandshake = 'Client network socket disconnected before secure TLS connection was established';
const errorWith = (fields: object, message = '') => Object.assign(new Error(message), fields);

function faultOf(thrown: unknown) {
  const came = translateClientError(thrown);
  return came instanceof TransportError ? { fault: came.fault, wasNeverSent: came.wasNeverSent } : came;
}

describe('translateClientError', () => {
  it('translateClientError() returns the reply that the client had parsed from JSON', () => {
    const data = { Code: 'MissingCc', Message: 'no', RequestId: 'R', statusCode: 400 };
    expect(
      translateClientError(errorWith({ code: 'MissingCc', statusCode: 400, data }, 'MissingCc: code: 400')),
    ).toEqual({
      status: 400,
      body: data,
      requestId: null,
    });
  });

  it.each([
    ['a refused connection', errorWith({ code: 'ECONNREFUSED', syscall: 'connect' })],
    ['no route', errorWith({ code: 'EHOSTUNREACH', syscall: 'connect' })],
    ['a connection that timed out while opening', errorWith({ code: 'ETIMEDOUT', syscall: 'connect' })],
    ['an unknown host', errorWith({ code: 'ENOTFOUND', syscall: 'getaddrinfo' })],
    [
      'every address of a host refused',
      new AggregateError([errorWith({ syscall: 'connect' }), errorWith({ syscall: 'connect' })]),
    ],
    ['a self-signed certificate', errorWith({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })],
    ['an expired certificate', errorWith({ code: 'CERT_HAS_EXPIRED' })],
    ['a certificate for another host', errorWith({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' })],
    [
      'a peer that hangs up during the handshake',
      errorWith({ code: 'ECONNRESET' }, `${inHandshake}POST https://x/ failed.`),
    ],
  ])('translateClientError() classifies %s as unreachable: nothing was sent', (_, thrown) => {
    expect(faultOf(thrown)).toEqual({ fault: 'unreachable', wasNeverSent: true });
  });

  it.each([
    ['a connection reset', errorWith({ code: 'ECONNRESET', syscall: 'read' }, 'read ECONNRESET')],
    ['a hang-up', errorWith({ code: 'ECONNRESET' }, 'socket hang up')],
    ['a truncated body', errorWith({ code: 'ECONNRESET' }, 'aborted')],
    ['a failed socket write', errorWith({ code: 'EPIPE', syscall: 'write' })],
    [
      'one address refused, another one broken',
      new AggregateError([errorWith({ syscall: 'connect' }), errorWith({ syscall: 'read' })]),
    ],
    ['an unknown error', new Error('?')],
    ['a thrown value that is not an Error', 'text'],
  ])('translateClientError() classifies %s as broken: perhaps carried out', (_, thrown) => {
    expect(faultOf(thrown)).toEqual({ fault: 'broken', wasNeverSent: false });
  });

  it('translateClientError() classifies a timeout as perhaps carried out', () => {
    expect(faultOf(errorWith({ name: 'RequestTimeoutError' }, 'ReadTimeout(500). POST https://x/ failed.'))).toEqual({
      fault: 'timeout',
      wasNeverSent: false,
    });
  });

  it.each([new SyntaxError('Unexpected token <'), new Error('The value is not a object')])(
    'translateClientError() classifies a reply that is not JSON as unreadable: perhaps carried out',
    (thrown) => {
      expect(faultOf(thrown)).toEqual({ fault: 'unreadable', wasNeverSent: false });
    },
  );

  it('translateClientError() classifies a key that is no valid header value as credentials: nothing was sent', () => {
    expect(faultOf(errorWith({ code: 'ERR_INVALID_CHAR' }))).toEqual({ fault: 'credentials', wasNeverSent: true });
  });

  it('translateClientError() returns a TransportError unchanged', () => {
    const own = new TransportError('credentials');
    expect(translateClientError(own)).toBe(own);
  });
});

describe("the client's messages", () => {
  // The prefix keeps a generated word from being part of a stack trace by chance, such as `property`.
  const secret = fc.stringMatching(/^Secret[A-Za-z0-9]{8,24}$/);
  const message = fc.tuple(secret, secret).map(([space, phone]) => ({
    hidden: [space, phone],
    text: `socket hang upPOST https://cams.example:443/?CustSpaceId=${space}&PhoneNumber=${phone} failed.`,
  }));
  const fields = fc.record(
    {
      code: fc.oneof(
        fc.constantFrom('ECONNRESET', 'ECONNREFUSED', 'EPROTO', 'ERR_INVALID_CHAR'),
        secret.map((word) => `bad ${word}`),
      ),
      syscall: fc.constantFrom('connect', 'read'),
      name: fc.constantFrom('Error', 'RequestTimeoutError'),
    },
    { requiredKeys: [] },
  );

  it("the translated error, its causes and their stacks contain nothing of the client's message", () => {
    fc.assert(
      fc.property(message, fields, fc.boolean(), ({ hidden, text }, more, syntax) => {
        const came = translateClientError(Object.assign(syntax ? new SyntaxError(text) : new Error(text), more));
        if (!(came instanceof TransportError)) throw new Error('expected no reply');
        const { error } = noReply(came);
        for (let layer: unknown = error; layer instanceof Error; layer = layer.cause) {
          const shown = `${layer.message} ${layer.stack} ${JSON.stringify(layer)}`;
          for (const word of hidden) expect(shown).not.toContain(word);
          expect(shown).not.toContain('https:');
        }
        expect(JSON.stringify(error.extensions)).not.toContain('https:');
      }),
    );
  });
});
