import type { CodegenConfig } from '@graphql-codegen/cli';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { schema } from './schema/index.js';

/** Prints the contract that is committed, and the typed documents that the end-to-end tests speak through. */
const config: CodegenConfig = {
  emitLegacyCommonJSImports: false,
  importExtension: '.js',
  schema: printSchema(lexicographicSortSchema(schema)),
  documents: ['test/client/**/*.graphql'],
  generates: {
    'schema/schema.graphql': { plugins: ['schema-ast'], config: { sort: true } },
    'test/client/generated/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: {
        enumsAsTypes: true,
        useTypeImports: true,
        scalars: { E164: 'string', URL: 'string', JSONObject: '{ readonly [key: string]: unknown }' },
      },
    },
  },
};

export default config;
