/**
 * `npm run release:check`: checks version, changelog, licences and package, and writes the files of a release to
 * `release/`: the package, its checksum, the SBOM (CycloneDX) and the list of licences. Exit code 1: each problem is
 * listed.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../temporary-copy.js';
import { licenceProblems, productionPackages, versionProblems, type Lockfile } from './checks.js';

const folder = join(projectRoot, 'release');
const read = (name: string) => readFileSync(join(projectRoot, name), 'utf8');
const run = (command: string, ...args: string[]) =>
  execFileSync(command, args, { cwd: projectRoot, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }).trim();

const { version }: { version: string } = JSON.parse(read('package.json'));
const lockfile: Lockfile = JSON.parse(read('package-lock.json'));
const packages = productionPackages(lockfile);
const tag = run('git', 'tag', '--points-at', 'HEAD', 'v*').split('\n').find(Boolean);
const changes = run('git', 'status', '--porcelain');

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder);
writeFileSync(join(folder, 'sbom.cdx.json'), `${run('npm', 'sbom', '--sbom-format', 'cyclonedx', '--omit', 'dev')}\n`);
const licences = packages.map((entry) => `${entry.name}\t${entry.version}\t${entry.licence}\n`);
writeFileSync(join(folder, 'licences.tsv'), licences.join(''));
const file = run('npm', 'pack', '--silent', '--pack-destination', folder).split('\n').at(-1) ?? '';
const checksum = createHash('sha256')
  .update(readFileSync(join(folder, file)))
  .digest('hex');
writeFileSync(join(folder, 'SHA256SUMS'), `${checksum}  ${file}\n`);

const problems = [
  ...versionProblems(version, lockfile, read('CHANGELOG.md'), tag),
  ...licenceProblems(packages),
  ...(changes === '' ? [] : [`git: expected no uncommitted changes, got ${changes.split('\n').length}`]),
];
process.stdout.write(
  `${file}, ${packages.length} production packages, sha256 ${checksum}\n${folder}: package, SBOM, licences\n`,
);
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
