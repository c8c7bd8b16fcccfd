import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configs, parser, rules as pluginRules } from '@graphql-eslint/eslint-plugin';
import { ESLint } from 'eslint';
import { isInterfaceType, isObjectType, lexicographicSortSchema, printSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { schema } from '../../schema/index.js';

const file = join(import.meta.dirname, '../../schema/schema.graphql');

/** What a page built on Relay does with this API: a list that grows, an item that goes from every list, an object found by its id. */
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
graphql\`query pageQuery($custSpaceId: ID!, $id: ID!) { waba(custSpaceId: $custSpaceId) { ...pageNumbers } node(id: $id) { id ... on MessageQrdl { code } } }\`;
graphql\`
  mutation pageDeleteMutation($input: DeleteMessageQrdlInput!, $connections: [ID!]!) {
    deleteMessageQrdl(input: $input) { ... on DeleteMessageQrdlSuccess { deletedId @deleteEdge(connections: $connections) } ... on Error { code message } }
  }
\`;
`;

describe("Relay's compiler", () => {
  it('accepts the schema: connections, refetching by node, and deletion from lists', () => {
    const folder = mkdtempSync(join(tmpdir(), 'relay-'));
    try {
      mkdirSync(join(folder, 'src'));
      copyFileSync(file, join(folder, 'schema.graphql'));
      writeFileSync(join(folder, 'src/page.ts'), relayPage);
      writeFileSync(
        join(folder, 'relay.config.json'),
        JSON.stringify({ src: './src', schema: './schema.graphql', language: 'typescript', eagerEsModules: true }),
      );
      // It ends with 1, and its complaint on standard error, where it does not accept something.
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

  it('accept the schema, the recommended ones and those for Relay', async () => {
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
            // What has an id is a Node; results, errors, pages and the caller are values, and have none.
            '@graphql-eslint/strict-id-in-types': ['error', { exceptions: { types: withoutId } }],
            // Not every list is a connection: scopes, spaces, issues of an input, results of a bulk mutation, and `nodes`.
            '@graphql-eslint/relay-edge-types': [
              'error',
              { withEdgeSuffix: true, shouldImplementNode: true, listTypeCanWrapOnlyEdgeType: false },
            ],
          },
        },
      ],
    });
    const [result] = await eslint.lintText(text, { filePath: file });
    // Meta's id of a WABA is called so everywhere, and is not the id of this API.
    expect(result?.messages.map(({ message }) => message)).toEqual([
      'Field "wabaId" starts with the name of the parent type "Waba"',
    ]);
  });

  it('find an id on everything that is a Node', () => {
    const node = schema.getType('Node');
    expect(
      isInterfaceType(node) &&
        schema
          .getPossibleTypes(node)
          .map(({ name }) => name)
          .toSorted(),
    ).toEqual(['MessageQrdl', 'PhoneNumber', 'Waba']);
  });
});
