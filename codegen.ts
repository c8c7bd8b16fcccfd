import type { CodegenConfig } from '@graphql-codegen/cli';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { schema } from './schema/index.js';

const clientConfig = {
  enumsAsTypes: true,
  useTypeImports: true,
  scalars: { DateTime: 'string', E164: 'string', URL: 'string', JSONObject: '{ readonly [key: string]: unknown }' },
};

/** Directives of incremental delivery. The server adds them to the schema; `schema.graphql` does not contain them. */
const incrementalDirectives = `
  directive @defer(if: Boolean! = true, label: String) on FRAGMENT_SPREAD | INLINE_FRAGMENT
  directive @stream(if: Boolean! = true, label: String, initialCount: Int = 0) on FIELD
`;

/** Generates the committed schema and the typed documents of the tests, the example client and the dashboard. */
const config: CodegenConfig = {
  emitLegacyCommonJSImports: false,
  importExtension: '.js',
  schema: printSchema(lexicographicSortSchema(schema)),
  generates: {
    'schema/schema.graphql': { plugins: ['schema-ast'], config: { sort: true } },
    'test/client/generated/': {
      documents: ['test/client/**/*.graphql'],
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: clientConfig,
    },
    'examples/client/gql/': {
      documents: ['examples/client/*.graphql'],
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      // Documents as strings: the example client needs no GraphQL library at run time.
      config: { ...clientConfig, documentMode: 'string' },
    },
    'examples/dashboard/src/gql/': {
      schema: incrementalDirectives,
      documents: ['examples/dashboard/src/**/*.graphql'],
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: clientConfig,
    },
    'examples/dashboard/src/gql/introspection.ts': {
      plugins: ['urql-introspection'],
      config: { useTypeImports: true },
    },
  },
};

export default config;
