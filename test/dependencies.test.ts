import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const manifest: {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  peerDependencies: Record<string, string>;
  peerDependenciesMeta: Record<string, { readonly optional: boolean }>;
} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** Packages that are loaded by name at run time, and the code that loads them. */
const loadedDynamically: Readonly<Record<string, string>> = { 'pino-pretty': "pino's transport for a terminal" };

/**
 * Packages below graphql-yoga whose newest versions lead to packages that need Node 22. npm-shrinkwrap.json holds the
 * whole tree for installations from a registry; npm ignores it in a tarball, so these are dependencies too.
 */
const pinnedPackages = /^@graphql-tools\/(executor|merge|schema|utils)$/;

/** Development packages that the build compiles into a module of the package. */
const compiledIn = new Set(['@graphql-yoga/render-graphiql']);

const optionalPeers = manifest.peerDependencies;

const sources = ['src', 'schema'].flatMap((top) =>
  readdirSync(join(root, top), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => ({ name: `${top}/${name}`, text: readFileSync(join(root, top, name), 'utf8') })),
);

/** `@scope/name/part` belongs to the package `@scope/name`. */
const packageOf = (specifier: string) =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

const importPattern = new RegExp(
  [
    /^\s*(?:import|export)\s(type\s)?[^;'`]*?\sfrom\s'([^']+)'/,
    /\b(?:import|requireModule)\(\s*'([^']+)',?\s*\)/,
    /^import\s'([^']+)'/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'gm',
);

const imports = sources.flatMap(({ name, text }) =>
  [...text.matchAll(importPattern)]
    .map(([, isType, from, called, bare]) => ({
      name,
      isType: isType !== undefined,
      specifier: from ?? called ?? bare ?? '',
    }))
    .filter(({ specifier }) => specifier !== '' && !specifier.startsWith('.') && !isBuiltin(specifier)),
);
const importedPackages = new Set(imports.map(({ specifier }) => packageOf(specifier)));

describe('package.json', () => {
  it('package.json lists every imported package as a dependency, types included', () => {
    expect(
      imports
        .filter(({ specifier }) => !(packageOf(specifier) in { ...manifest.dependencies, ...optionalPeers }))
        .filter(({ specifier }) => !compiledIn.has(packageOf(specifier)))
        .map(({ name, specifier }) => `${name} imports ${specifier}`),
    ).toEqual([]);
  });

  it('package.json lists no dependency that nothing imports', () => {
    const idle = Object.keys(manifest.dependencies).filter(
      (name) => !importedPackages.has(name) && !(name in loadedDynamically) && !pinnedPackages.test(name),
    );
    expect(idle).toEqual([]);
  });

  it('a pinned package has the version that is locked for the tests', () => {
    const locked: { packages: Record<string, { version: string }> } = JSON.parse(
      readFileSync(join(root, 'package-lock.json'), 'utf8'),
    );
    for (const [name, version] of Object.entries(manifest.dependencies).filter(([name]) => pinnedPackages.test(name)))
      expect([name, locked.packages[`node_modules/${name}`]?.version]).toEqual([name, version]);
  });

  it('every peer dependency is optional, imported, and tested in the required version', () => {
    for (const [name, version] of Object.entries(manifest.peerDependencies)) {
      expect([name, manifest.peerDependenciesMeta[name]]).toEqual([name, { optional: true }]);
      expect(importedPackages).toContain(name);
      expect(manifest.devDependencies[name]).toBe(version);
    }
  });

  it('package.json lists no package as both dependency and devDependency', () => {
    expect(Object.keys(manifest.devDependencies).filter((name) => name in manifest.dependencies)).toEqual([]);
  });
});
