import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestGateway, type TestGateway } from '../test-gateway.js';

/** The parts of relay-runtime that this test uses; the package has no types for TypeScript. */
interface RelayRuntime {
  readonly Environment: new (config: { network: unknown; store: unknown }) => {
    getStore(): { getSource(): { toJSON(): Record<string, Record<string, unknown>> } };
  };
  readonly Network: { create(fetchQuery: (operation: { text: string }, variables: object) => unknown): unknown };
  readonly Observable: { create(subscribe: (sink: Sink) => void): unknown };
  readonly RecordSource: new () => unknown;
  readonly Store: new (source: unknown) => unknown;
  fetchQuery(
    environment: unknown,
    query: unknown,
    variables: object,
  ): { subscribe(observer: { complete(): void; error(error: Error): void }): void };
}

interface Sink {
  next(payload: object): void;
  error(error: unknown): void;
  complete(): void;
}

const load = createRequire(import.meta.url);
const relay = load('relay-runtime') as RelayRuntime;

const page = `
import { graphql } from 'react-relay';
graphql\`query pageQuery($id: ID!) { waba(custSpaceId: $id) { name ...pageNumbers @defer(label: "numbers") } }\`;
graphql\`fragment pageNumbers on Waba {
  phoneNumbers(first: 4) { nodes { number ...pageCodes @defer(label: "codes") } }
}\`;
graphql\`fragment pageCodes on PhoneNumber { messageQrdls(first: 5) { totalCount } }\`;
`;

let gateway: TestGateway;
let folder: string;
beforeAll(async () => {
  gateway = await startTestGateway({ sandbox: { numbersPerSpace: 4, codesPerNumber: 3 } });
  folder = mkdtempSync(join(tmpdir(), 'relay-'));
  const sdl = readFileSync(join(import.meta.dirname, '../../schema/schema.graphql'), 'utf8');
  // The server adds the directive at run time, so the printed schema does not contain it.
  const directive = 'directive @defer(if: Boolean! = true, label: String) on FRAGMENT_SPREAD | INLINE_FRAGMENT';
  writeFileSync(join(folder, 'schema.graphql'), `${sdl}\n${directive}\n`);
  writeFileSync(join(folder, 'page.js'), page);
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  const config = { src: '.', schema: './schema.graphql', language: 'javascript', eagerEsModules: true };
  writeFileSync(join(folder, 'relay.config.json'), JSON.stringify(config));
  const compiler = load.resolve('relay-compiler/cli.js');
  execFileSync(process.execPath, [compiler, 'relay.config.json'], { cwd: folder, stdio: 'pipe' });
}, 60_000);
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await gateway.close();
});

/** Relay's network layer as its guide describes it for `@defer`: an observable of payloads, the last of them final. */
function createNetwork(accept: string) {
  async function send({ text: query }: { text: string }, variables: object, sink: Sink): Promise<void> {
    const response = await fetch(gateway.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept },
      body: JSON.stringify({ query, variables }),
    });
    const parts = (await response.text()).split(/\r\n---(?:--)?(?:\r\n|$)/).flatMap(jsonIn);
    const payloads = parts.flatMap(({ incremental = [], data, errors }) =>
      data === undefined ? incremental : [{ data, errors }, ...incremental],
    );
    for (const [index, payload] of payloads.entries())
      sink.next({ ...payload, extensions: { is_final: index === payloads.length - 1 } });
  }
  return relay.Network.create((operation, variables) =>
    relay.Observable.create((sink) => {
      send(operation, variables, sink).then(sink.complete, sink.error);
    }),
  );
}

interface Part {
  readonly data?: unknown;
  readonly errors?: unknown;
  readonly incremental?: readonly object[];
}

function jsonIn(part: string): Part[] {
  const start = part.indexOf('{');
  return start === -1 ? [] : [JSON.parse(part.slice(start)) as Part];
}

describe('Relay', () => {
  it.each(['multipart/mixed', 'multipart/mixed;deferSpec=20220824'])(
    "Relay's store has the whole data of a query with nested @defer, accepted as %s",
    async (accept) => {
      const { default: query }: { default: unknown } = await import(
        pathToFileURL(join(folder, '__generated__/pageQuery.graphql.js')).href
      );
      const store = new relay.Store(new relay.RecordSource());
      const environment = new relay.Environment({ network: createNetwork(accept), store });
      const id = gateway.upstreamSandbox.spaces[0]?.custSpaceId ?? '';
      await new Promise<void>((resolve, reject) => {
        relay.fetchQuery(environment, query, { id }).subscribe({ complete: () => resolve(), error: reject });
      });
      const records = Object.values(environment.getStore().getSource().toJSON());
      const ofType = (name: string) => records.filter((record) => record['__typename'] === name);
      expect(ofType('Waba')).toHaveLength(1);
      expect(ofType('PhoneNumber').filter(({ number }) => typeof number === 'string')).toHaveLength(4);
      expect(ofType('MessageQrdlConnection').map(({ totalCount }) => totalCount)).toEqual([3, 3, 3, 3]);
    },
  );
});
