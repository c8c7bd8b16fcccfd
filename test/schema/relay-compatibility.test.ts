import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configs, parser, rules as pluginRules } from '@graphql-eslint/eslint-plugin';
import { ESLint } from 'eslint';
import { isInterfaceType, isObjectType, lexicographicSortSchema, printSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { nodeTypes } from '../../src/nouns.js';
import { schema } from '../../schema/index.js';

const file = join(import.meta.dirname, '../../schema/schema.graphql');

/** Operations of a typical Relay application: pagination, deletion from all lists, and refetching by id. */
const relayPage = `
import { graphql } from 'react-relay';
graphql\`
  fragment pageNumbers on Waba
  @refetchable(queryName: "pageNumbersPaginationQuery")
  @argumentDefinitions(count: { type: "Int", defaultValue: 20 }, cursor: { type: "String" }) {
    phoneNumbers(first: $count, after: $cursor) @connection(key: "pageNumbers_phoneNumbers") {
      edges { node { id number ...pageCodes } }
    }
  }
\`;
graphql\`
  fragment pageCodes on PhoneNumber
  @refetchable(queryName: "pageCodesPaginationQuery")
  @argumentDefinitions(last: { type: "Int", defaultValue: 5 }, before: { type: "String" }) {
    messageQrdls(last: $last, before: $before) @connection(key: "pageCodes_messageQrdls") { edges { node { id code } } }
  }
\`;
graphql\`query pageQuery($custSpaceId: ID!, $id: ID!) {
  waba(custSpaceId: $custSpaceId) { ...pageNumbers }
  node(id: $id) { id ... on MessageQrdl { code } }
}\`;
graphql\`
  mutation pageDeleteMutation($input: DeleteMessageQrdlInput!, $connections: [ID!]!) {
    deleteMessageQrdl(input: $input) {
      ... on DeleteMessageQrdlSuccess { deletedId @deleteEdge(connections: $connections) }
      ... on Error { code message }
    }
  }
\`;
`;

describe("Relay's compiler", () => {
  it("Relay's compiler accepts the schema: connections, refetching by node, and deletion from lists", () => {
    const folder = mkdtempSync(join(tmpdir(), 'relay-'));
    try {
      mkdirSync(join(folder, 'src'));
      copyFileSync(file, join(folder, 'schema.graphql'));
      writeFileSync(join(folder, 'src/page.ts'), relayPage);
      writeFileSync(
        join(folder, 'relay.config.json'),
        JSON.stringify({ src: './src', schema: './schema.graphql', language: 'typescript', eagerEsModules: true }),
      );
      // The compiler exits with 1 and writes to standard error if it rejects something.
      execFileSync(
        process.execPath,
        [createRequire(import.meta.url).resolve('relay-compiler/cli.js'), 'relay.config.json'],
        { cwd: folder, stdio: 'pipe' },
      );
      const made = readdirSync(join(folder, 'src/__generated__')).filter(
        (name) => !name.startsWith('pageCodes.') && !name.startsWith('pageNumbers.'),
      );
      expect(made.toSorted()).toEqual(
        ['pageCodesPaginationQuery', 'pageDeleteMutation', 'pageNumbersPaginationQuery', 'pageQuery'].map(
          (name) => `${name}.graphql.ts`,
        ),
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe("graphql-eslint's rules", () => {
  const rules = { ...configs['flat/schema-recommended'].rules, ...configs['flat/schema-relay'].rules };
  const withoutId = Object.values(schema.getTypeMap())
    .filter((type) => isObjectType(type) && !type.getInterfaces().some(({ name }) => name === 'Node'))
    .map(({ name }) => name);

  it("graphql-eslint's recommended and Relay rules accept the schema", async () => {
    const text = printSchema(lexicographicSortSchema(schema));
    const eslint = new ESLint({
      overrideConfigFile: true,
      overrideConfig: [
        {
          files: ['**/*.graphql'],
          plugins: { '@graphql-eslint': { rules: pluginRules } },
          languageOptions: { parser, parserOptions: { graphQLConfig: { schema: text } } },
          rules: {
            ...rules,
            // Only nodes have ids. Results, errors, pages and the viewer are plain values.
            '@graphql-eslint/strict-id-in-types': ['error', { exceptions: { types: withoutId } }],
            // Lists that are not connections: scopes, spaces, input issues, results of bulk mutations, and `nodes`.
            '@graphql-eslint/relay-edge-types': [
              'error',
              { withEdgeSuffix: true, shouldImplementNode: true, listTypeCanWrapOnlyEdgeType: false },
            ],
          },
        },
      ],
    });
    const [result] = await eslint.lintText(text, { filePath: file });
    // `wabaId` is Meta's name for the id of a WABA; it is not the node id of this API.
    // The contract has spaces in a connection although they are no nodes.
    expect(result?.messages.map(({ message }) => message)).toEqual([
      "Edge type's field `node` must implement `Node` interface.",
      'Field "wabaId" starts with the name of the parent type "Waba"',
    ]);
  });

  it('exactly the nouns implement Node', () => {
    const node = schema.getType('Node');
    expect(
      isInterfaceType(node) &&
        schema
          .getPossibleTypes(node)
          .map(({ name }) => name)
          .toSorted(),
    ).toEqual(nodeTypes.toSorted());
  });
});
