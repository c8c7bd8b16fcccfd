/**
 * Markdown rendering of the site: links to files of the repository become links to pages of the site, headings get the
 * anchors that these links use, and blocks that scroll sideways can be focused by keyboard.
 */
import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

interface Token {
  type: string;
  content: string;
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
export const topPages = ['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md'];

/**
 * The address of a link on the site; null if the site does not have the file, such as a source file.
 * @param from the path of the page in the repository, such as `docs/partners.md`
 */
export function siteUrl(root: string, from: string, link: string): string | null {
  if (/^[a-z]+:|^#/.test(link)) return link;
  const [path = '', anchor] = link.split('#');
  const target = join(dirname(from), path);
  const url = urlOfFile(root, target.replace(/\/$/, ''));
  return url === null ? null : anchor === undefined ? url : `${url}#${anchor}`;
}

/** The name of the page of a guide, such as `partners` for `docs/partners.md`. */
export function pageName(source: string): string {
  if (source === 'README.md') return 'overview';
  return source === 'docs/README.md' ? 'index' : source.replace('docs/', '').replace('.md', '').toLowerCase();
}

function urlOfFile(root: string, path: string): string | null {
  if (path === 'docs/README.md') return '/docs/';
  if (topPages.includes(path) || /^docs\/[\w-]+\.md$/.test(path)) return `/docs/${pageName(path)}.html`;
  if (path === 'schema/schema.graphql') return '/docs/downloads/schema.graphql';
  if (path === 'examples/client') return '/docs/downloads.html#example-client';
  if (!/^(docs\/images\/.*\.svg$|examples\/client\/)/.test(path)) return null;
  const isFile = existsSync(join(root, path)) && statSync(join(root, path)).isFile();
  return isFile ? `/docs/${path.replace(/^docs\//, '').replace(/^examples\//, 'downloads/')}` : null;
}

/** A plugin of markdown-it. The data of the rendered page contains `source`, its path in the repository. */
export function siteMarkdown(root: string): (markdown: MarkdownRenderer) => void {
  return ({ core }) => {
    core.ruler.push('site', ({ tokens, env }) => {
      const from = typeof env === 'object' && env !== null && 'source' in env ? String(env.source) : '';
      const anchors = new Map<string, number>();
      for (const [index, token] of tokens.entries()) {
        rewriteLinks(root, from, token.children ?? []);
        if (token.type === 'heading_open') token.attrSet('id', anchorOf(tokens[index + 1], anchors));
        if (/^(fence|code_block|table_open)$/.test(token.type)) token.attrSet('tabindex', '0');
      }
    });
  };
}

/** The anchor of a heading; a further heading with the same text gets a number. */
function anchorOf(heading: Token | undefined, anchors: Map<string, number>): string {
  const text = (heading?.children ?? []).map(({ content }) => content).join('');
  const anchor = text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
  const count = anchors.get(anchor) ?? 0;
  anchors.set(anchor, count + 1);
  return count === 0 ? anchor : `${anchor}-${count}`;
}

/**
 * Keeps only the text of links to files that the site does not have, and of images: screenshots would double its size.
 */
function rewriteLinks(root: string, from: string, tokens: readonly Token[]): void {
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
    if (token.type === 'image') {
      token.type = 'text';
      token.content = `(${token.content})`;
      continue;
    }
    token.tag = 'span';
    token.attrs = null;
    isInText = true;
  }
}
