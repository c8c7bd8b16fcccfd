/** Rewrites the links of the guides, which point to files of the repository, to pages of the site. */
import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

interface Token {
  readonly type: string;
  tag: string;
  attrs: [string, string][] | null;
  readonly children: readonly Token[] | null;
  attrGet(name: string): string | null;
  attrSet(name: string, value: string): void;
}

/** The part of markdown-it that is used here. */
export interface MarkdownRenderer {
  readonly core: {
    readonly ruler: {
      push(name: string, rule: (state: { readonly tokens: readonly Token[]; readonly env: unknown }) => void): void;
    };
  };
}

/** Pages of the top folder that the guides link to; they are guides of the site too. */
export const topPages = ['CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md'];

/**
 * The address of a link on the site; null where the site does not have the file, such as a source file.
 * @param from the path of the page in the repository, such as `docs/partners.md`
 */
export function siteUrl(root: string, from: string, link: string): string | null {
  if (/^[a-z]+:|^#/.test(link)) return link;
  const [path = '', anchor] = link.split('#');
  const target = join(dirname(from), path);
  const url = urlOfFile(root, target.replace(/\/$/, ''));
  return url === null ? null : anchor === undefined ? url : `${url}#${anchor}`;
}

function urlOfFile(root: string, path: string): string | null {
  if (path === 'docs/README.md' || path === 'README.md') return '/docs/';
  const [, guide] = /^docs\/([\w-]+)\.md$/.exec(path) ?? [];
  if (guide !== undefined) return `/docs/${guide}.html`;
  if (topPages.includes(path)) return `/docs/${path.replace('.md', '').toLowerCase()}.html`;
  if (path === 'schema/schema.graphql') return '/docs/downloads/schema.graphql';
  if (path === 'examples/client') return '/docs/downloads.html#example-client';
  if (!/^(docs\/images|examples\/client)\//.test(path)) return null;
  const isFile = existsSync(join(root, path)) && statSync(join(root, path)).isFile();
  return isFile ? `/docs/${path.replace(/^docs\//, '').replace(/^examples\//, 'downloads/')}` : null;
}

/** A plugin of markdown-it: the page that is rendered has its `source` in its data. */
export function linkRewriter(root: string): (markdown: MarkdownRenderer) => void {
  return ({ core }) => {
    core.ruler.push('site-links', ({ tokens, env }) => {
      const from = typeof env === 'object' && env !== null && 'source' in env ? String(env.source) : '';
      for (const { children } of tokens) rewrite(root, from, children ?? []);
    });
  };
}

/** Of a link to a file that the site does not have, only the text stays. */
function rewrite(root: string, from: string, tokens: readonly Token[]): void {
  let isInText = false;
  for (const token of tokens) {
    if (token.type === 'link_close' && isInText) {
      token.tag = 'span';
      isInText = false;
    }
    const attribute = token.type === 'link_open' ? 'href' : token.type === 'image' ? 'src' : null;
    const link = attribute === null ? null : token.attrGet(attribute);
    if (attribute === null || link === null) continue;
    const url = siteUrl(root, from, link);
    if (url !== null) {
      token.attrSet(attribute, url);
      continue;
    }
    if (token.type === 'image') throw new Error(`Expected the image ${link} of ${from} to exist.`);
    token.tag = 'span';
    token.attrs = null;
    isInText = true;
  }
}
