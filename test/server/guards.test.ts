import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { GraphQLError } from 'graphql';
import { describe, expect, it } from 'vitest';
import { InvalidInputError, PermissionError } from '../../src/errors.js';
import { Exchange } from '../../src/server/exchange.js';
import { bodyReader, contentGuard } from '../../src/server/guards/body.js';
import { createCors } from '../../src/server/guards/cors.js';
import { hostGuard, targetGuard } from '../../src/server/guards/target.js';
import type { StageFunction } from '../../src/server/pipeline.js';

type HeaderLines = readonly (readonly [string, string])[];

function createExchange(method: string | undefined, lines: HeaderLines = [], target?: string) {
  const request = new IncomingMessage(new Socket());
  Object.assign(request, { method, url: target, httpVersion: '1.1', headers: Object.fromEntries(lines) });
  request.rawHeaders = lines.flat();
  const exchange = new Exchange(request, new ServerResponse(request), 'id', 0, () => {
    throw new Error('No guard starts the deadline.');
  });
  return { request, exchange };
}

function rejectionOf({ message, originalError, extensions }: GraphQLError): unknown {
  if (!(originalError instanceof InvalidInputError)) throw new TypeError(`Expected invalid input, got ${message}`);
  return { ...Object(extensions['http']), path: originalError.issues[0]?.path };
}

/** What a guard does with a request: passes it on, or rejects it with an HTTP status, headers, and a path of input. */
function outcomeOf(guard: StageFunction, exchange: Exchange): unknown {
  try {
    return guard(exchange) ?? 'passed';
  } catch (error) {
    if (error instanceof PermissionError) return 403;
    if (error instanceof GraphQLError) return rejectionOf(error);
    throw error;
  }
}

/** @param path the header that is invalid; none if another part of the request is */
const status = (code: number, path: readonly string[], headers?: object) =>
  expect.objectContaining({ status: code, path, ...(headers && { headers }) });

describe('the content guard', () => {
  const outcome = (method: string | undefined, lines: HeaderLines = []) =>
    outcomeOf(contentGuard, createExchange(method, lines).exchange);

  it('a GET passes the content guard without a content type', () => {
    expect(outcome('GET')).toBe('passed');
  });

  it.each(['PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS', undefined])(
    'a request with the method %s is answered with 405 and the methods that are allowed',
    (method) => {
      expect(outcome(method, [['content-type', 'application/json']])).toEqual(
        status(405, [], { allow: 'GET, POST, OPTIONS' }),
      );
      expect(() => contentGuard(createExchange(method).exchange)).toThrow(`got ${method ?? 'no method'}.`);
    },
  );

  it.each([
    'application/json',
    'application/json; charset=utf-8',
    ' Application/JSON ; charset="UTF-8"',
    'application/json;charset = utf8 ; x=y',
    'application/graphql+json',
  ])('a POST with the content type "%s" passes the content guard', (type) => {
    expect(outcome('POST', [['content-type', type]])).toBe('passed');
  });

  it.each(['text/plain', 'TEXT/PLAIN; charset=utf-8', 'application/x-www-form-urlencoded', 'multipart/form-data; a=b'])(
    'a POST with the content type "%s" is rejected as cross-site request forgery unless a header proves a preflight',
    (type) => {
      expect(outcome('POST', [['content-type', type]])).toBe(403);
      const headers = [['x-csrf-prevention', '1']] as const;
      expect(outcome('POST', [...headers, ['content-type', type]])).toEqual(status(415, ['content-type']));
    },
  );

  it.each([undefined, '', 'text/html', 'application/xml', 'text/plain,application/json', 'x'.repeat(100)])(
    'a POST with the content type %j is answered with 415',
    (type) => {
      expect(outcome('POST', type === undefined ? [] : [['content-type', type]])).toEqual(
        status(415, ['content-type']),
      );
    },
  );

  it('the error for an unknown content type quotes at most 60 characters of it', () => {
    const { exchange } = createExchange('POST', [['content-type', 'x'.repeat(100)]]);
    expect(() => contentGuard(exchange)).toThrow(`got ${'x'.repeat(60)}.`);
    expect(() => contentGuard(createExchange('POST').exchange)).toThrow('got none.');
  });

  it.each(['', '=latin1', '=utf-16', '=utf-8x', '="utf-8', '= utf-8; charset=latin1', ' =  us-ascii'])(
    'a POST with the charset parameter "charset%s" is answered with 415',
    (charset) => {
      for (const type of [`application/json;charset${charset}`, `application/json;  charset${charset}`])
        expect(outcome('POST', [['content-type', type]])).toEqual(status(415, ['content-type']));
    },
  );

  it.each(['gzip', 'br', 'identity, gzip', 'x identity', ''])(
    'a POST with the content encoding "%s" is answered with 415 and the encoding that is supported',
    (encoding) => {
      const lines = [['content-type', 'application/json'] as const, ['content-encoding', encoding] as const];
      expect(outcome('POST', lines)).toEqual(status(415, ['content-encoding'], { 'accept-encoding': 'identity' }));
    },
  );

  it.each(['identity', 'Identity', '  identity  '])('a POST with the content encoding "%s" passes', (encoding) => {
    const lines = [['content-type', 'application/json'] as const, ['content-encoding', encoding] as const];
    expect(outcome('POST', lines)).toBe('passed');
  });
});

describe('the body reader', () => {
  /** Sends chunks, and tells node:http's reader that the body has ended unless the connection is to break. */
  async function read(
    chunks: readonly (string | Buffer)[],
    { length, ends = true }: { length?: number; ends?: boolean },
  ) {
    const lines: HeaderLines = length === undefined ? [] : [['content-length', `${length}`]];
    const { request, exchange } = createExchange('POST', lines);
    const outcome = Promise.resolve(bodyReader(exchange)).then(
      () => exchange.body.toString(),
      (error: unknown) => (error instanceof GraphQLError ? [rejectionOf(error), error.message] : error),
    );
    for (const chunk of chunks) request.push(chunk);
    if (ends) {
      request.complete = true;
      request.push(null);
    } else {
      await setImmediate();
      request.destroy();
    }
    return outcome;
  }

  it('a GET has no body to read', () => {
    expect(bodyReader(createExchange('GET').exchange)).toBeUndefined();
  });

  it.each([
    ['one chunk', ['{}']],
    [
      'several chunks, one of which ends within a character',
      ['{"a":"', Buffer.from([0xc3]), Buffer.from([0xa4]), '"}'],
    ],
    ['no byte', []],
  ])('a body of %s is read with and without a declared length', async (_, chunks) => {
    const bytes = Buffer.concat(chunks.map((chunk) => Buffer.from(chunk)));
    expect(await read(chunks, { length: bytes.length })).toBe(bytes.toString());
    expect(await read(chunks, {})).toBe(bytes.toString());
  });

  it('a body with a declared length is complete before its stream ends', async () => {
    expect(await read(['{', '}'], { length: 2, ends: false })).toBe('{}');
  });

  it('a body of 1 MB is read, and one of a byte more is answered with 413', async () => {
    const most = 'a'.repeat(1_000_000);
    expect(await read([most], { length: most.length })).toBe(most);
    expect(await read([most], {})).toBe(most);
    const tooLarge = [status(413, []), expect.stringContaining('1000000 bytes')];
    expect(await read([most, 'a'], {})).toEqual(tooLarge);
    expect(await read([], { length: most.length + 1, ends: false })).toEqual(tooLarge);
  });

  it('a body that is not UTF-8 is rejected', async () => {
    const invalid = [Buffer.from([0x61, 0xff])];
    for (const options of [{ length: 2 }, {}])
      expect(await read(invalid, options)).toEqual([status(400, []), expect.stringContaining('UTF-8')]);
  });

  it('a connection that closes within the body rejects the request', async () => {
    for (const options of [{ length: 9 }, {}])
      expect(await read(['{'], { ...options, ends: false })).toEqual([
        status(400, []),
        expect.stringContaining('closed'),
      ]);
  });
});

describe('the target guard', () => {
  const outcome = (target: string | undefined, lines: HeaderLines = [['host', 'localhost']]) => {
    const { exchange } = createExchange('GET', lines, target);
    return [outcomeOf(targetGuard, exchange), exchange.pathname, exchange.search];
  };

  it.each([
    ['/graphql', '/graphql', ''],
    ['/graphql?query=a?b', '/graphql', '?query=a?b'],
    ['/?', '/', '?'],
  ])('the target %s is split into path and query string', (target, path, search) => {
    expect(outcome(target)).toEqual(['passed', path, search]);
  });

  it.each(['*', 'http://a/graphql', '', undefined, 'graphql/'])('the target %s is answered with 400', (target) => {
    expect(outcome(target)[0]).toEqual(status(400, ['target']));
  });

  it.each(['a b', '', '[::1', 'localhost:port'])('the Host "%s" is answered with 400 every time', (host) => {
    for (let time = 0; time < 2; time++) expect(outcome('/', [['host', host]])[0]).toEqual(status(400, ['host']));
  });

  it.each(['localhost', 'gateway.example:4000', '[::1]'])('the Host "%s" passes the target guard', (host) => {
    expect(outcome('/', [['host', host]])[0]).toBe('passed');
  });

  it('a request without Host is answered with 400 unless it is HTTP/1.0', () => {
    const { request, exchange } = createExchange('GET', [], '/');
    expect(outcomeOf(targetGuard, exchange)).toEqual(status(400, ['host']));
    request.httpVersion = '1.0';
    expect(outcomeOf(targetGuard, exchange)).toBe('passed');
  });

  it('a header that may occur only once is rejected if it comes twice, and others are not', () => {
    const host = ['host', 'localhost'] as const;
    expect(outcome('/', [host, ['x-api-key', 'a'], ['X-Api-Key', 'b']])[0]).toEqual(status(400, ['x-api-key']));
    expect(outcome('/', [host, ['accept', 'a'], ['accept', 'b']])[0]).toBe('passed');
  });
});

describe('the host guard', () => {
  it.each([
    ['localhost:4000', 'passed'],
    ['127.0.0.1', 'passed'],
    ['[::1]:4000', 'passed'],
    ['gateway.example', 403],
    ['localhost.evil.example:4000', 403],
  ])('a request with the Host %s is %s while authentication is off', (host, expected) => {
    expect(outcomeOf(hostGuard, createExchange('GET', [['host', host]]).exchange)).toBe(expected);
  });

  it('a request without Host is rejected while authentication is off', () => {
    expect(outcomeOf(hostGuard, createExchange('GET').exchange)).toBe(403);
  });
});

describe('CORS', () => {
  const listed = 'https://app.example';
  const from = (origin: string | undefined, method = 'POST', pathname = '/graphql') => {
    const { exchange } = createExchange(method, origin === undefined ? [] : [['origin', origin]]);
    exchange.pathname = pathname;
    return exchange;
  };

  it.each([
    [[], undefined, 'accept, accept-encoding'],
    [['*'], '*', 'accept, accept-encoding'],
    [[listed], listed, 'accept, accept-encoding, origin'],
    [['https://other.example'], undefined, 'accept, accept-encoding, origin'],
  ])('with the origins %j a page of another site is allowed %j', (origins, allowed, vary) => {
    const cors = createCors(origins);
    expect(cors.vary).toBe(vary);
    const headers = cors.headersFor(from(listed));
    expect(headers['access-control-allow-origin']).toBe(allowed);
    expect(headers).not.toHaveProperty('access-control-allow-credentials');
  });

  it.each([undefined, 'null', 'https://evil.example'])(
    'the origin %s gets no CORS headers unless it is listed',
    (origin) => {
      expect(createCors([listed]).headersFor(from(origin))).toEqual({});
    },
  );

  it('only OPTIONS requests to /graphql are preflights', () => {
    const { preflight } = createCors([listed]);
    expect(preflight(from(listed, 'POST'))).toBeUndefined();
    expect(preflight(from(listed, 'OPTIONS', '/mcp'))).toBeUndefined();
    const answer = { status: 204, body: null };
    expect(preflight(from(listed, 'OPTIONS'))).toMatchObject({
      ...answer,
      headers: {
        'access-control-allow-methods': 'GET, POST, OPTIONS',
        'access-control-allow-headers': expect.stringContaining('x-api-key'),
      },
    });
    expect(preflight(from('https://evil.example', 'OPTIONS'))).toMatchObject({
      ...answer,
      headers: { allow: 'GET, POST, OPTIONS' },
    });
  });
});
