/** Writes the generated parts of the documentation: `npm run docs:reference`. */
import { writeFile } from 'node:fs/promises';
import { referencePages } from './reference.js';

for (const [path, text] of await referencePages()) await writeFile(new URL(`../../${path}`, import.meta.url), text);
