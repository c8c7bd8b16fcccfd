import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../temporary-copy.js';
import { licenceProblems, productionPackages, versionProblems, type Lockfile } from './checks.js';

const lockfile: Lockfile = JSON.parse(readFileSync(join(projectRoot, 'package-lock.json'), 'utf8'));

describe('licences', () => {
  it('every production dependency has an allowed licence', () => {
    const packages = productionPackages(lockfile);
    expect(packages.map(({ name }) => name)).toContain('graphql-yoga');
    expect(packages.map(({ name }) => name)).not.toContain('vitest');
    expect(licenceProblems(packages)).toEqual([]);
  });

  it('a missing or unknown licence is a problem', () => {
    const packages = productionPackages({
      version: '1.0.0',
      packages: {
        '': {},
        'node_modules/a': { version: '1.0.0', license: 'GPL-3.0' },
        'node_modules/a/node_modules/b': { version: '2.0.0' },
        'node_modules/c': { version: '3.0.0', license: 'GPL-3.0', dev: true },
      },
    });
    expect(licenceProblems(packages)).toEqual([
      expect.stringMatching(/^a@1.0.0: .*got GPL-3.0$/),
      expect.stringMatching(/^b@2.0.0: .*got none$/),
    ]);
  });
});

describe('versions', () => {
  it('a version that lockfile, changelog and tag agree on has no problems', () => {
    expect(versionProblems('1.2.3', { version: '1.2.3' }, '## [1.2.3] - 2026-01-01\n', 'v1.2.3')).toEqual([]);
  });

  it('every place that has another version is named', () => {
    expect(versionProblems('1.2.3', { version: '1.2.2' }, '## [Unreleased]\n', 'v1.2.4')).toEqual([
      'package-lock.json: expected version 1.2.3, got 1.2.2',
      'CHANGELOG.md: expected a section [1.2.3], got Unreleased',
      'git tag: expected v1.2.3, got v1.2.4',
    ]);
  });
});
