import { describe, expect, it } from 'vitest';
import { readAccept } from '../../src/server/parse/accept.js';

const json = 'application/json';
const graphql = 'application/graphql-response+json';

describe('readAccept', () => {
  it.each([
    [null, json],
    ['', json],
    [' ', json],
    ['*/*', json],
    ['application/*', json],
    ['APPLICATION/JSON', json],
    [`${graphql}, ${json};q=0.9`, graphql],
    [`${json}, ${graphql}`, json],
    ['text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8', json],
    ['application/json; charset=utf-8', json],
    ['application/json; charset="UTF-8"', json],
    ['application/json; charset=utf8', json],
    ['application/json; charset=iso-8859-1', null],
    ['application/json; charset=x-utf-8', null],
    ['application/json; charset=utf-8x', null],
    [`application/json; charset=utf-16, ${graphql}`, graphql],
    ['application/json; charset', null],
    ['application/json;q=0', null],
    ['application/json;q', null],
    ['application/json;q=', null],
    [`${json};q=0.0, ${graphql}`, graphql],
    ['application/jsonp', null],
    ['image/png', null],
    ['text/*', null],
    [',', null],
  ])('readAccept() chooses the JSON type of "%s": %s', (accept, expected) => {
    expect(readAccept(accept).json).toBe(expected);
  });

  it.each([
    [null, 'multipart/mixed', '20220824'],
    ['*/*', 'multipart/mixed', '20220824'],
    ['multipart/mixed', 'multipart/mixed', '20220824'],
    ['multipart/mixed;deferSpec=20220824, application/json', 'multipart/mixed', '20220824'],
    ['multipart/mixed;incrementalSpec=v0.2,application/graphql-response+json', 'multipart/mixed', 'v0.2'],
    ['multipart/mixed; incrementalSpec="v0.2"', 'multipart/mixed', 'v0.2'],
    ['text/event-stream', 'text/event-stream', '20220824'],
    ['text/event-stream;incrementalSpec=v0.2', 'text/event-stream', 'v0.2'],
    ['text/event-stream, multipart/mixed;incrementalSpec=v0.2', 'multipart/mixed', 'v0.2'],
    ['multipart/mixed;incrementalSpec=v9, multipart/mixed;deferSpec=20220824', 'multipart/mixed', '20220824'],
    ['multipart/mixed;incrementalSpec=v9, text/event-stream', 'text/event-stream', '20220824'],
  ])('readAccept() chooses the stream type and format of "%s": %s, %s', (accept, mediaType, format) => {
    expect(readAccept(accept).stream).toEqual({ mediaType, format });
  });

  it.each([
    'application/json',
    'multipart/mixed;incrementalSpec=v9',
    'multipart/mixed;deferSpec=19990101',
    'multipart/mixed;deferSpec',
    'multipart/mixed;incrementalSpec',
    'multipart/mixed;charset=latin1',
    'multipart/mixed;q=0',
  ])('readAccept() finds no stream type in "%s"', (accept) => {
    expect(readAccept(accept).stream).toBeNull();
  });

  it.each([
    ['text/event-stream', true],
    ['TEXT/*', true],
    ['application/json, */*;q=0.1', true],
    ['text/event-stream;charset=utf-16', false],
    ['multipart/mixed', false],
  ])('readAccept() says whether "%s" accepts server-sent events: %s', (accept, expected) => {
    expect(readAccept(accept).eventStream).toBe(expected);
  });
});
