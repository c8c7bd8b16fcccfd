import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, validate } from 'graphql';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cachedSite } from '../../site/cached-build.js';
import type { PostmanCollection } from '../../site/collection.js';
import { schema } from '../../schema/index.js';
import { projectRoot } from '../temporary-copy.js';
import { startTestGateway, type TestGateway } from '../test-gateway.js';

let downloads: string;
let collection: PostmanCollection;
let gateway: TestGateway;

beforeAll(async () => {
  downloads = join(await cachedSite(), 'downloads');
  collection = JSON.parse(readFileSync(join(downloads, 'waba-gateway.postman_collection.json'), 'utf8'));
  gateway = await startTestGateway();
}, 180_000);
afterAll(() => gateway?.close());

const requestsIn = (folder: string) => collection.item.find(({ name }) => name === folder)?.item ?? [];

/** Does what Postman does: fills in the variables and sends the request. */
async function send({ request }: ReturnType<typeof requestsIn>[number]): Promise<unknown> {
  const codes: { code: string }[] = await (
    await fetch(`${gateway.upstreamSandbox.url}/__sandbox/verification-codes`)
  ).json();
  const values: Readonly<Record<string, string>> = {
    url: gateway.url,
    key: 'any, because authentication is off',
    verificationCode: codes.at(-1)?.code ?? '',
  };
  const fill = (text: string) => text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? name);
  const { query, variables } = request.body.graphql;
  const response = await fetch(fill(request.url), {
    method: request.method,
    headers: request.header.map(({ key, value }) => [key, fill(value)] as [string, string]),
    body: JSON.stringify({ query: fill(query), variables: JSON.parse(variables) }),
  });
  return response.json();
}

describe('the collection of requests', () => {
  it('every request of the collection is valid for the schema and uses only variables that the collection has', () => {
    const requests = collection.item.flatMap(({ item }) => item);
    const names = collection.variable.map(({ key }) => key);
    for (const { name, request } of requests) {
      expect([name, validate(schema, parse(request.body.graphql.query))]).toEqual([name, []]);
      const used = [...JSON.stringify(request).matchAll(/\{\{(\w+)\}\}/g)].map(([, variable = '']) => variable);
      expect([name, used.filter((variable) => !names.includes(variable))]).toEqual([name, []]);
    }
    expect(requestsIn('Partner guide').length).toBeGreaterThan(5);
    expect(requestsIn('Reference').length).toBeGreaterThan(25);
  });

  it("the partner guide's requests succeed one after the other against the sandbox", async () => {
    for (const request of requestsIn('Partner guide')) {
      const answer = JSON.stringify(await send(request));
      expect([request.name, answer]).toEqual([request.name, expect.not.stringContaining('"errors"')]);
      expect([request.name, answer]).toEqual([request.name, expect.not.stringMatching(/Error"|"code":"[A-Z_]+"/)]);
    }
  });
});

describe('the other downloads', () => {
  it('schema.graphql is the schema of the package, and the archive has the files of the example client', () => {
    const read = (path: string) => readFileSync(join(projectRoot, path));
    expect(readFileSync(join(downloads, 'schema.graphql')).equals(read('schema/schema.graphql'))).toBe(true);
    const files = unzipSync(readFileSync(join(downloads, 'example-client.zip')));
    expect(Object.keys(files)).toContain('client/gql/graphql.ts');
    for (const [name, bytes] of Object.entries(files))
      expect([name, Buffer.from(bytes).equals(read(`examples/${name}`))]).toEqual([name, true]);
  });
});
