import {
  access,
  appendFile,
  constants,
  copyFile,
  mkdir,
  readdir,
  readFile,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runToCompletion, envWithoutNpm, spawnCommand } from './child-process.js';
import {
  copyProject,
  linkNodeModules,
  projectRoot,
  createTemporaryFolder,
  type TemporaryFolder,
} from './temporary-copy.js';

/** Files that may be in the package, and files that have to be. */
const allowedFiles = new RegExp(
  String.raw`^(dist/(src|schema)/.+\.(js|d\.ts)|dist/(docs-site|src/chunks)/.+|docs/.+\.(md|svg)|` +
    String.raw`schema/(schema|examples)\.graphql|README\.md|CHANGELOG\.md|LICENSE|package\.json|npm-shrinkwrap\.json)$`,
);
const requiredFiles = [
  'dist/src/main.js',
  'dist/src/chunks/LICENSES.txt',
  'dist/src/index.d.ts',
  'dist/docs-site/types/PhoneNumber.html',
  'dist/docs-site/downloads/waba-gateway.postman_collection.json',
  'dist/src/sandbox/index.d.ts',
  'schema/schema.graphql',
  'schema/examples.graphql',
  'docs/settings.md',
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
  'package.json',
  'npm-shrinkwrap.json',
];

/** A program that uses the installed package. */
const consumerProgram = `
import { configOf, createLog, startGateway, type Gateway } from 'waba-gateway';
import { gatewayEnv, startSandbox, type RunningSandbox } from 'waba-gateway/sandbox';

const sandbox: RunningSandbox = await startSandbox({ latencyMs: 0, spaces: 1 });
const gateway: Gateway = await startGateway(
  configOf({
    PORT: '0',
    AUTH: 'off',
    ...gatewayEnv(sandbox),
  }),
  createLog({ level: 'silent', terminal: false }),
);
const response = await fetch(gateway.url, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ query: '{ wabas { name } }' }),
});
process.stdout.write(await response.text());
await gateway.close();
await sandbox.close();
`;

/** A program with an error that the published types must report. */
const invalidProgram = `
import { startGateway } from 'waba-gateway';
await startGateway({ PORT: '0' });
`;

describe('the package', () => {
  let files: string[];
  let folder: TemporaryFolder;
  let tarball: string;
  /** The folder in which nothing but the package is installed. */
  let home: string;
  let npx: readonly string[];
  /** npm's own output, beside that of the command. */
  let installationNotes: string;
  const env = envWithoutNpm();

  beforeAll(async () => {
    const project = await copyProject((path) => path === 'test');
    await linkNodeModules(project);
    folder = await createTemporaryFolder();
    const { out } = await runToCompletion('npm', ['pack', '--json', '--pack-destination', folder.path], {
      cwd: project.path,
      env,
    });
    const [packed]: { filename: string; files: { path: string }[] }[] = JSON.parse(out);
    files = packed?.files.map(({ path }) => path) ?? [];
    tarball = `./${basename(packed?.filename ?? '')}`;
    await project.remove();
    // engine-strict: installing fails if any package does not support this version of Node.
    await copyFile(join(projectRoot, '.npmrc'), join(folder.path, '.npmrc'));
    await appendFile(join(folder.path, '.npmrc'), 'strict-peer-deps=true\n');
    // npx stores installations in npm's cache by tarball name. A separate cache avoids one of an older build.
    const cache = join(folder.path, 'cache');
    await mkdir(cache);
    const { out: own } = await runToCompletion('npm', ['config', 'get', 'cache'], { cwd: folder.path, env });
    await symlink(join(own.trim(), '_cacache'), join(cache, '_cacache'));
    npx = ['--yes', '--cache', cache, tarball];
    ({ err: installationNotes } = await runToCompletion('npx', ['--prefer-offline', ...npx, 'operations'], {
      cwd: folder.path,
      env,
    }));
    const [installed = ''] = await readdir(join(cache, '_npx'));
    home = join(cache, '_npx', installed);
  }, 180_000);
  afterAll(() => folder.remove());

  it('the package contains exactly the files that it needs, types included', () => {
    expect(files.filter((path) => !allowedFiles.test(path))).toEqual([]);
    expect(requiredFiles.filter((path) => !files.includes(path))).toEqual([]);
    const scripts = files.filter((path) => path.endsWith('.js') && !/^dist\/(docs-site|src\/chunks)\//.test(path));
    expect(scripts.filter((path) => !files.includes(path.replace(/\.js$/, '.d.ts')))).toEqual([]);
  });

  it('the package installs strictly without a warning, in less than 100 MB', async () => {
    expect(installationNotes).not.toMatch(/warn|ERESOLVE|EBADENGINE/i);
    const { out: tree } = await runToCompletion('npm', ['ls', '--all'], { cwd: home, env });
    expect(tree).toContain('waba-gateway@');
    expect(tree).not.toMatch(/invalid|extraneous|UNMET (?!OPTIONAL)/);
    const { out: size } = await runToCompletion('du', ['-sm', 'node_modules'], { cwd: home, env });
    expect(Number.parseInt(size, 10)).toBeLessThan(100);
  });

  it('the package locks the tree that was tested, without the development dependencies', async () => {
    const lockOf = async (path: string) => {
      const lock: { packages: Record<string, { version: string; dev?: boolean }> } = JSON.parse(
        await readFile(path, 'utf8'),
      );
      return Object.entries(lock.packages).filter(([name]) => name !== '');
    };
    const shipped = await lockOf(join(home, 'node_modules/waba-gateway/npm-shrinkwrap.json'));
    const tested = new Map(await lockOf(join(projectRoot, 'package-lock.json')));
    expect(shipped.length).toBeGreaterThan(50);
    for (const [name, { version, dev }] of shipped)
      expect([name, version, dev]).toEqual([name, tested.get(name)?.version, undefined]);
  });

  it('tracing without its optional package is refused with the command that installs it', async () => {
    const command = join(home, 'node_modules/.bin/waba-gateway');
    const env = { PATH: process.env['PATH'], PORT: '0', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' };
    const { code, err } = await spawnCommand(command, ['serve'], { env }).ended;
    expect(code).not.toBe(0);
    expect(err).toContain('npm install @opentelemetry/sdk-node');
  });

  it('the installed command serves requests and exits with 0 on SIGTERM', async () => {
    const command = join(home, 'node_modules/.bin/waba-gateway');
    await access(command, constants.X_OK);
    const { version }: { version: string } = JSON.parse(
      await readFile(join(home, 'node_modules/waba-gateway/package.json'), 'utf8'),
    );
    expect((await runToCompletion(command, ['--version'], { env: { PATH: process.env['PATH'] } })).out).toBe(
      `${version}\n`,
    );
    const gateway = spawnCommand(command, ['serve'], { env: { PATH: process.env['PATH'], PORT: '0' } });
    const [, url = ''] = await gateway.waitForOutput(/GraphQL: (\S+)/);
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ wabas { phoneNumbers(first: 1) { totalCount } } }' }),
    });
    expect(await response.json()).toEqual({
      data: { wabas: [20, 20, 20].map((totalCount) => ({ phoneNumbers: { totalCount } })) },
    });
    const reference = await fetch(new URL('/docs/types/PhoneNumber.html', url));
    expect(await reference.text()).toContain('PhoneNumber.qualityRating');
    process.kill(gateway.process.pid ?? 0, 'SIGTERM');
    expect(await gateway.ended).toMatchObject({ code: 0, err: '' });
  });

  it('the package runs with npx from the tarball, offline once its dependencies are cached', async () => {
    const sandbox = spawnCommand('npx', ['--offline', ...npx, 'sandbox', '--port', '0'], { cwd: folder.path, env });
    const [, url = ''] = await sandbox.waitForOutput(/listens on (\S+)/);
    const stats: { spaces: unknown[] } = await (await fetch(`${url}/__sandbox/stats`)).json();
    expect(stats.spaces).toHaveLength(3);
    sandbox.kill('SIGTERM');
    await sandbox.ended;
  }, 60_000);

  it('the package can be used from a TypeScript program, and its types report errors', async () => {
    const tsc = join(projectRoot, 'node_modules/.bin/tsc');
    const options = [
      '--strict',
      '--skipLibCheck',
      '--module',
      'nodenext',
      '--target',
      'es2023',
      '--types',
      'node',
      '--typeRoots',
      join(projectRoot, 'node_modules/@types'),
    ];
    await writeFile(join(home, 'consumer.mts'), consumerProgram);
    await runToCompletion(tsc, [...options, 'consumer.mts'], { cwd: home });
    const { out } = await runToCompletion(process.execPath, ['consumer.mjs'], {
      cwd: home,
      env: { PATH: process.env['PATH'] },
    });
    expect(JSON.parse(out)).toEqual({ data: { wabas: [{ name: 'Café Möwe' }] } });

    await writeFile(join(home, 'mistaken.mts'), invalidProgram);
    const { code, out: errors } = await spawnCommand(tsc, [...options, '--noEmit', 'mistaken.mts'], { cwd: home })
      .ended;
    expect(code).not.toBe(0);
    expect(errors).toContain('mistaken.mts');
  }, 60_000);
});
