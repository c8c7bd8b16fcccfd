/** graphql-yoga with its defaults (parser and validation caches on), Pothos, DataLoader, and a cache of replies. */
import { createServer } from 'node:http';
import { createYoga } from 'graphql-yoga';
import { plainContext, plainSchema } from './plain-schema.js';
import { createSource, withCache } from './plain-source.js';

const source = withCache(createSource());
const yoga = createYoga({ schema: plainSchema(), context: () => plainContext(source), logging: false });
createServer((request, response) => void yoga(request, response)).listen(Number(process.env['PORT']), '127.0.0.1');
