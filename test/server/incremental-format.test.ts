import type { ExecutionResult } from '@graphql-tools/utils';
import { describe, expect, it } from 'vitest';
import { schema } from '../../schema/index.js';
import { toPendingFormat } from '../../src/server/graphql/incremental-format.js';
import { createParsedExchanges } from './parsed-exchange.js';

describe('toPendingFormat', () => {
  async function translate(query: string, results: readonly ExecutionResult[]) {
    async function* source() {
      yield* results;
    }
    const [operation] = createParsedExchanges()({ query }, 'multipart/mixed, application/json').parsed?.entries ?? [];
    if (operation === undefined || !('operation' in operation)) throw new Error('Expected a valid operation.');
    const parts = [];
    for await (const part of toPendingFormat(source(), schema, operation)) parts.push(part);
    return parts;
  }

  it('toPendingFormat() announces a deferred fragment as pending at once and completes it with its data', async () => {
    const parts = await translate('{ viewer { name ... @defer(label: "later") { scopes } } }', [
      { data: { viewer: { name: 'a' } }, hasNext: true },
      { incremental: [{ data: { scopes: [] }, path: ['viewer'], label: 'later' }], hasNext: true },
      { hasNext: false },
    ]);
    expect(parts).toEqual([
      { data: { viewer: { name: 'a' } }, pending: [{ id: '0', path: ['viewer'], label: 'later' }], hasNext: true },
      { incremental: [{ id: '0', data: { scopes: [] } }], completed: [{ id: '0' }], hasNext: true },
      { hasNext: false },
    ]);
  });

  it('toPendingFormat() keeps one id for a streamed list and completes it at the end', async () => {
    const parts = await translate('{ wabas @stream { name } }', [
      { data: { wabas: [] }, hasNext: true },
      { incremental: [{ items: [{ name: 'a' }], path: ['wabas', 0] }], hasNext: true },
      { incremental: [{ items: [{ name: 'b' }], path: ['wabas', 1] }], hasNext: false },
    ]);
    expect(parts).toEqual([
      { data: { wabas: [] }, pending: [{ id: '0', path: ['wabas'] }], hasNext: true },
      { incremental: [{ id: '0', items: [{ name: 'a' }] }], hasNext: true },
      { incremental: [{ id: '0', items: [{ name: 'b' }] }], completed: [{ id: '0' }], hasNext: false },
    ]);
  });

  it('toPendingFormat() announces a fragment within a deferred fragment with the data around it', async () => {
    const query = '{ waba { ... @defer { name phoneNumbers { nodes { number ... @defer { status } } } } } }';
    const nodes = [{ number: '1' }, { number: '2' }];
    const parts = await translate(query, [
      { data: { waba: {} }, hasNext: true },
      { incremental: [{ data: { name: 'x', phoneNumbers: { nodes } }, path: ['waba'] }], hasNext: true },
      { incremental: [{ data: { status: null }, path: ['waba', 'phoneNumbers', 'nodes', 1] }], hasNext: true },
      { incremental: [{ data: { status: null }, path: ['waba', 'phoneNumbers', 'nodes', 0] }], hasNext: false },
    ]);
    expect(parts[1]?.pending).toEqual([
      { id: '1', path: ['waba', 'phoneNumbers', 'nodes', 0] },
      { id: '2', path: ['waba', 'phoneNumbers', 'nodes', 1] },
    ]);
    expect(parts.slice(2).map(({ completed }) => completed)).toEqual([[{ id: '2' }], [{ id: '1' }]]);
  });

  it('toPendingFormat() completes a fragment that fails as a whole with its errors', async () => {
    const parts = await translate('{ viewer { name ... @defer { scopes } } }', [
      { data: { viewer: { name: 'a' } }, hasNext: true },
      { incremental: [{ data: null, path: ['viewer'], errors: [] }], hasNext: false },
    ]);
    expect(parts[1]).toEqual({ completed: [{ id: '0', errors: [] }], hasNext: false });
  });

  it('toPendingFormat() leaves nothing pending for a directive that is switched off', async () => {
    const parts = await translate('{ viewer { name ... @defer(if: false) { scopes } } }', [
      { data: { viewer: { name: 'a', scopes: [] } }, hasNext: false },
    ]);
    expect(parts).toEqual([{ data: { viewer: { name: 'a', scopes: [] } }, hasNext: false }]);
  });

  it('toPendingFormat() uses the default value of a variable that switches a directive off', async () => {
    const query = 'query ($later: Boolean = false) { viewer { name ... @defer(if: $later) { scopes } } }';
    const parts = await translate(query, [{ data: { viewer: { name: 'a', scopes: [] } }, hasNext: false }]);
    expect(parts).toEqual([{ data: { viewer: { name: 'a', scopes: [] } }, hasNext: false }]);
  });
});
