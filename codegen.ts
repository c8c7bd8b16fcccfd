import type { CodegenConfig } from '@graphql-codegen/cli';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { schema } from './schema/index.js';

const clientConfig = {
  enumsAsTypes: true,
  useTypeImports: true,
  scalars: { E164: 'string', URL: 'string', JSONObject: '{ readonly [key: string]: unknown }' },
};

/** The directives of incremental delivery, which the server adds to every schema and `schema.graphql` does not print. */
const incrementalDirectives = `
  directive @defer(if: Boolean! = true, label: String) on FRAGMENT_SPREAD | INLINE_FRAGMENT
  directive @stream(if: Boolean! = true, label: String, initialCount: Int = 0) on FIELD
`;

/** Prints the contract that is committed, and the typed documents that the end-to-end tests and the dashboard speak through. */
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
      // Documents as text: a partner's client needs no GraphQL library at run time.
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
