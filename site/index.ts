/** `npm run docs`: builds the reference site into dist/docs-site, from where the gateway serves it at /docs. */
import { join } from 'node:path';
import { copySite } from './cached-build.js';

await copySite(join(import.meta.dirname, '../dist/docs-site'));
process.stdout.write('The reference site is in dist/docs-site. The gateway serves it at /docs.\n');
