/**
 * GraphiQL's page, 9 MB of script. The build compiles the package into this module (.ci/bundle.mjs), because an
 * installed package would come in two formats, 20 MB.
 */
export { renderGraphiQL } from '@graphql-yoga/render-graphiql';
