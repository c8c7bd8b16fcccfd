/** `npm run docs`: builds the reference site into dist/docs-site, from where the gateway serves it at /docs. */
import { join } from 'node:path';
import { buildSite } from './build.js';

const output = join(import.meta.dirname, '../dist/docs-site');
const pages = await buildSite(output, Date.now());
process.stdout.write(`The reference site is in dist/docs-site (${pages} pages). \`npm start\` serves it at /docs.\n`);
