import { expect, it } from 'vitest';
import { readPage } from './page.js';
import { referencePages } from './reference.js';

it('the generated parts of the documentation match the code; otherwise run npm run docs:reference', async () => {
  const pages = await referencePages();
  expect(Object.fromEntries([...pages.keys()].map((path) => [path, readPage(path)]))).toEqual(
    Object.fromEntries(pages),
  );
});
