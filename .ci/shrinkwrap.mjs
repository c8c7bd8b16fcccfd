/**
 * Writes npm-shrinkwrap.json for the package from package-lock.json, so that every installation gets the tested
 * versions. Without it, npm would install newer versions of graphql-yoga's dependencies, which need Node 22.
 * Development dependencies are left out.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const { devDependencies: _, ...root } = lock.packages[''];
const packages = Object.entries(lock.packages).filter(
  ([path, { dev, devOptional }]) => path !== '' && !dev && !devOptional,
);
writeFileSync(
  'npm-shrinkwrap.json',
  `${JSON.stringify({ ...lock, packages: { '': root, ...Object.fromEntries(packages) } }, null, 2)}\n`,
);
