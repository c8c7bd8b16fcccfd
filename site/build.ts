/**
 * Builds the reference site: Eleventy renders the schema and the guides, Pagefind indexes the pages for the search. The
 * site needs no network when it is read.
 */
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Eleventy, type EleventyConfig } from '@11ty/eleventy';
import * as pagefind from 'pagefind';
import { writeDownloads } from './downloads.js';
import { runExamples } from './examples.js';
import { requestCodes } from './field-facts.js';
import { pageName, siteMarkdown, topPages } from './markdown.js';
import { describeSchema, urlOfField } from './reference.js';
import { findWriteScopes } from './write-scopes.js';

const root = join(import.meta.dirname, '..');

/** @returns the number of pages */
export async function buildSite(output: string, now: number): Promise<number> {
  await rm(output, { recursive: true, force: true });
  await mkdir(output, { recursive: true });
  const [examples, writeScopes] = [await runExamples(now), await findWriteScopes()];
  const guides = await readGuides();
  const eleventy = new Eleventy(join(root, 'site/theme'), output, {
    quietMode: true,
    configPath: null,
    config(config) {
      config.addGlobalData('reference', describeSchema(examples, writeScopes));
      config.addGlobalData('requestCodes', requestCodes);
      config.addGlobalData('guideGroups', groupsOf(guides));
      for (const { name, source, title, text } of guides)
        config.addTemplate(`${name}.md`, text, { layout: 'page.njk', permalink: `${name}.html`, source, title });
      configure(config);
      return { dir: { includes: '_includes' }, markdownTemplateEngine: false, htmlTemplateEngine: 'njk' };
    },
  });
  eleventy.disableLogger();
  await eleventy.write();
  await writeDownloads(root, join(output, 'downloads'), examples);
  return indexPages(output);
}

interface Guide {
  readonly name: string;
  /** The path of the guide in the repository. */
  readonly source: string;
  readonly title: string;
  readonly text: string;
}

async function readGuides(): Promise<readonly Guide[]> {
  const names = (await readdir(join(root, 'docs'))).filter((name) => name.endsWith('.md'));
  return Promise.all(
    [...names.map((name) => `docs/${name}`), ...topPages].map(async (source) => {
      const text = await readFile(join(root, source), 'utf8');
      return {
        name: pageName(source),
        source,
        title: /^# (.*)$/m.exec(text)?.[1]?.replaceAll('`', '') ?? source,
        text,
      };
    }),
  );
}

/** The guides as the index of the documentation groups them: a heading and the guides that it links to. */
function groupsOf(guides: readonly Guide[]): readonly { readonly title: string; readonly guides: readonly Guide[] }[] {
  const index = guides.find(({ name }) => name === 'index')?.text ?? '';
  const groups = index
    .split(/^## /m)
    .slice(1)
    .map((section) => ({
      title: /^[^:\n]*/.exec(section)?.[0] ?? '',
      guides: [...section.matchAll(/\(([\w-]+\.md)/g)].flatMap(([, file]) =>
        guides.filter(({ source }) => source === `docs/${file}`),
      ),
    }));
  return [...groups, { title: 'Project', guides: guides.filter(({ source }) => topPages.includes(source)) }];
}

function configure(config: EleventyConfig): void {
  let inline = (text: string) => text;
  config.amendLibrary('md', (markdown) => {
    markdown.use(siteMarkdown(root));
    inline = (text) => markdown.renderInline(text);
  });
  config.addFilter('inline', (text) => inline(text.replaceAll('<', '&lt;')));
  config.addFilter('fieldUrl', urlOfField);
  config.addFilter('json', (value) => JSON.stringify(value, shortened, 2));
  config.addPassthroughCopy({
    [join(root, 'site/theme/assets')]: 'assets',
    [join(root, 'docs/images/*.svg')]: 'images',
  });
}

/** Shortens long texts in an answer, such as pictures. */
const shortened = (_key: string, value: unknown): unknown =>
  typeof value === 'string' && value.length > 160 ? `${value.slice(0, 60)}…` : value;

async function indexPages(output: string): Promise<number> {
  // Keeps words with underscores whole, so that error codes and settings are found by their full names.
  const { index, errors } = await pagefind.createIndex({ includeCharacters: '_', maxFragments: 16 });
  if (index === undefined) throw new Error(errors.join('\n'));
  const { page_count: count } = await index.addDirectory({ path: output });
  const search = join(output, 'pagefind');
  const { errors: failures } = await index.writeFiles({ outputPath: search });
  // Pagefind's files that this site does not use: other user interfaces, and pages without a language.
  const unused = (await readdir(search)).filter((name) => /component|modular|highlight|wasm\.unknown/.test(name));
  await Promise.all(unused.map((name) => rm(join(search, name))));
  await pagefind.close();
  if (failures.length > 0) throw new Error(failures.join('\n'));
  return count;
}
