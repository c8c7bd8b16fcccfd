/** Checks before a release: version, changelog, licences of production dependencies. */

/** Licences that a package under MIT may depend on without further duties than a notice. */
const allowedLicences = new Set(['MIT', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', '0BSD']);

interface LockedPackage {
  readonly version?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
}

export interface Lockfile {
  readonly version: string;
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

export interface LicensedPackage {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
}

/** Every package that is installed with `npm ci --omit=dev`, with the licence that the lockfile records. */
export function productionPackages({ packages }: Lockfile): readonly LicensedPackage[] {
  return Object.entries(packages)
    .filter(([path, { dev, devOptional }]) => path !== '' && !dev && !devOptional)
    .map(([path, { version = '', license = 'none' }]) => ({
      name: path.replace(/^.*node_modules\//, ''),
      version,
      licence: license,
    }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Problems with the licences of production dependencies. */
export function licenceProblems(packages: readonly LicensedPackage[]): readonly string[] {
  return packages
    .filter(({ licence }) => !allowedLicences.has(licence))
    .map(
      ({ name, version, licence }) =>
        `${name}@${version}: expected a licence of ${[...allowedLicences].join(', ')}; got ${licence}`,
    );
}

/** Problems with the version: in the lockfile, in the changelog, and, for a tagged commit, in the tag. */
export function versionProblems(
  version: string,
  lockfile: Pick<Lockfile, 'version'>,
  changelog: string,
  tag: string | undefined,
): readonly string[] {
  const problems: string[] = [];
  if (!/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)) problems.push(`package.json: expected a version, got ${version}`);
  if (lockfile.version !== version)
    problems.push(`package-lock.json: expected version ${version}, got ${lockfile.version}`);
  const releases = [...changelog.matchAll(/^## \[([^\]]+)\]/gm)].map(([, name = '']) => name);
  if (!releases.includes(version))
    problems.push(`CHANGELOG.md: expected a section [${version}], got ${releases.join(', ') || 'none'}`);
  if (tag !== undefined && tag !== `v${version}`) problems.push(`git tag: expected v${version}, got ${tag}`);
  return problems;
}
