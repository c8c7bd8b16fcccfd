import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isEnumType, isInputObjectType, isInterfaceType, isObjectType, type GraphQLNamedType } from 'graphql';
import { beforeAll, describe, expect, it } from 'vitest';
import { cachedSite } from '../../site/cached-build.js';
import { schema } from '../../schema/index.js';
import { settings } from '../../src/config/index.js';
import { errorCodes } from '../../src/errors.js';

let folder: string;
/** The text of every page by its path. */
let pages: ReadonlyMap<string, string>;

beforeAll(async () => {
  folder = await cachedSite();
  pages = new Map(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.html'))
      .map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  );
}, 180_000);

const page = (path: string) => pages.get(path) ?? '';
const idsOf = (html: string) => new Set([...html.matchAll(/ id="([^"]+)"/g)].map(([, id = '']) => id));

const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));
const rootNames = ['Query', 'Mutation', 'Subscription'];
/** The fields of a type; those of an input have no arguments. */
const fieldsOf = (type: GraphQLNamedType): readonly { name: string; args?: readonly { name: string }[] }[] =>
  isObjectType(type) || isInterfaceType(type) || isInputObjectType(type) ? Object.values(type.getFields()) : [];

describe('the built reference site', () => {
  it('every type has a page with all its fields, arguments and values', () => {
    const missing = types
      .filter(({ name }) => !rootNames.includes(name))
      .flatMap((type) => {
        const ids = idsOf(page(`types/${type.name}.html`));
        const wanted = [
          ...fieldsOf(type).flatMap((field) => [
            field.name,
            ...(field.args ?? []).map(({ name }) => `${field.name}.${name}`),
          ]),
          ...(isEnumType(type) ? type.getValues().map(({ name }) => name) : []),
        ];
        if (!pages.has(`types/${type.name}.html`)) return [type.name];
        return wanted.filter((name) => !ids.has(name)).map((name) => `${type.name}.${name}`);
      });
    expect(missing).toEqual([]);
  });

  it('no answer contains the port, the expiry or the signature of one run, so that builds are reproducible', () => {
    const answers = [...pages].filter(([path]) => /^(query|mutation|subscription)\//.test(path));
    expect(answers.some(([, html]) => html.includes('http://127.0.0.1:4010/qr/'))).toBe(true);
    const changing = /127\.0\.0\.1:(?!4000|4010)\d+|Expires=\d|Signature=[0-9a-f]/;
    expect(answers.filter(([, html]) => changing.test(html)).map(([path]) => path)).toEqual([]);
  });

  it('every query, mutation and subscription has a page with its arguments, its facts and a real answer', () => {
    const roots = types.filter(({ name }) => rootNames.includes(name));
    const fields = roots.flatMap((root) => fieldsOf(root).map((field) => ({ root: root.name, field })));
    expect(fields.length).toBeGreaterThan(25);
    for (const { root, field } of fields) {
      const html = page(`${root.toLowerCase()}/${field.name}.html`);
      expect([field.name, /Scope:[^]*Cost:/.test(html)]).toEqual([field.name, true]);
      expect([field.name, html.includes('aria-label="Answer"'), html.includes('&quot;data&quot;: {')]).toEqual([
        field.name,
        true,
        true,
      ]);
      expect((field.args ?? []).filter(({ name }) => !idsOf(html).has(name))).toEqual([]);
    }
  });

  it('the description of each mutation names exactly the scopes without which its calls fail', () => {
    const scopesIn = (text: string) => [...new Set(text.match(/\b(?:READ|ADD|UPDATE|DELETE)\b/g))].toSorted();
    const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});
    expect(mutations.length).toBeGreaterThan(10);
    for (const { name, description } of mutations) {
      const [, facts = ''] = /Scope:([^]*?)Cost:/.exec(page(`mutation/${name}.html`)) ?? [];
      const found = scopesIn(facts.replaceAll(/<[^>]*>/g, ''));
      expect([name, found.length > 0, scopesIn(description ?? '')]).toEqual([name, true, found]);
    }
  });

  it('every setting and every error code has a heading', () => {
    const named = idsOf(page('settings.html'));
    expect(settings.map(({ name }) => name.toLowerCase()).filter((name) => !named.has(name))).toEqual([]);
    const codes = idsOf(page('types/ErrorCode.html'));
    expect(errorCodes.filter((code) => !codes.has(code))).toEqual([]);
  });

  it('no link, image, style sheet or script of a page is broken', () => {
    const broken = [...pages].flatMap(([path, html]) =>
      [...html.matchAll(/ (?:href|src)="([^"]*)"/g)]
        .map(([, link = '']) => link.replaceAll('&amp;', '&'))
        .filter((link) => !/^(https?:|data:)/.test(link) && isBroken(path, link))
        .map((link) => `${path}: ${link}`),
    );
    expect(broken).toEqual([]);
  });
});

function isBroken(from: string, link: string): boolean {
  const { pathname, hash } = new URL(link, `http://site/docs/${from}`);
  if (!pathname.startsWith('/docs/')) return true;
  const path = decodeURIComponent(pathname.slice('/docs/'.length)) || 'index.html';
  if (!existsSync(join(folder, path))) return true;
  return hash !== '' && !idsOf(page(path)).has(decodeURIComponent(hash.slice(1)));
}
