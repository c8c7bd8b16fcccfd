/**
 * Runs every shell snippet of the documentation. Each sh block is listed below, in the order of the pages, with its
 * expected output. Ports, paths and credentials are replaced as documented at `substitute`; everything else runs as
 * printed. Commands for a container engine, a cluster, an account or npm's registry are in console blocks.
 */
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configOf, startGateway, type Gateway } from '../../src/index.js';
import { startSandbox, type RunningSandbox } from '../../src/sandbox/index.js';
import { spawnCommand, type ChildCommand } from '../child-process.js';
import { compiledPath } from '../compiled.js';
import { createTemporaryFolder, projectRoot, type TemporaryFolder } from '../temporary-copy.js';
import { readPage } from './page.js';

type Expectation =
  /** The command ends by itself with exit code 0 and prints this. */
  | { readonly prints: RegExp }
  /** The command runs until it is stopped, and prints this before. */
  | { readonly serves: RegExp; readonly meanwhile?: () => Promise<void> };

const expectations: readonly (readonly [page: string, expectation: Expectation])[] = [
  ['README.md', { serves: /GraphQL: http/ }],
  ['README.md', { prints: /Café Möwe/ }],
  ['README.md', { serves: /wg_\w{49}[^]*GraphQL: http/ }],
  ['CONTRIBUTING.md', { serves: /GraphQL: http/ }],
  ['docs/clients.md', { prints: /wg_\w{49}\n$/ }],
  ['docs/clients.md', { prints: /acme/ }],
  ['docs/clients.md', { prints: /wg_\w{49}\n$/ }],
  ['docs/clients.md', { prints: /acme/ }],
  ['docs/dashboard.md', { serves: /Dashboard: http/ }],
  ['docs/dashboard.md', { prints: /index\.html/ }],
  ['docs/mcp.md', { serves: /wg_\w{49}[^]*GraphQL: http/ }],
  ['docs/partners.md', { prints: /"viewer":\{"name"/ }],
  ['docs/sandbox.md', { serves: /http:\/\/127\.0\.0\.1:\d+[^]*cams-cafe-moewe/ }],
  ['docs/sandbox.md', { serves: /GraphQL: http/ }],
  ['docs/sandbox.md', { prints: /lostReply[^]*html502[^]*ServiceUnavailable/ }],
  ['docs/streaming.md', { prints: /"hasNext":true[^]*"incremental"[^]*event: complete/ }],
  ['docs/streaming.md', { prints: /"items":\[\{"messageQrdl":\{"code":"\w+"\}\}\][^]*event: complete/ }],
  ['docs/subscriptions.md', { serves: /event: next\ndata: .*"number":"\+492214710142"/, meanwhile: () => addCode() }],
  ['docs/subscriptions.md', { prints: /"code":0/ }],
  ['docs/verify.md', { prints: /Quota window[^]*Code on update/ }],
];

const callbackSecret = 'snippet-callback-secret';
let gateway: Gateway;
let sandbox: RunningSandbox;
let folder: TemporaryFolder;

beforeAll(async () => {
  sandbox = await startSandbox({ latencyMs: 0 });
  gateway = await startGateway(
    configOf({ CAMS_UPSTREAM: 'sandbox', PORT: '0', CALLBACK_SECRET: callbackSecret }),
    pino({ level: 'silent' }),
  );
  folder = await createTemporaryFolder();
  const command = join(folder.path, 'bin/waba-gateway');
  await mkdir(join(folder.path, 'bin'));
  await writeFile(command, `#!/bin/sh\nexec "${process.execPath}" "${compiledPath('src/main.ts')}" "$@"\n`);
  await chmod(command, 0o755);
});
afterAll(async () => {
  await Promise.all([gateway?.close(), sandbox?.close(), folder?.remove()]);
});

/**
 * Replaces the parts that must differ from the page: ports in use, placeholders of secrets, a host name, and the
 * compiled program.
 */
function substitute(snippet: string): string {
  const space = sandbox.spaces[0]?.custSpaceId;
  const replacements: readonly (readonly [from: string, to: string])[] = [
    ['http://127.0.0.1:4000', new URL(gateway.url).origin],
    ['https://gateway.example.com', new URL(gateway.url).origin],
    ['--port 4010', '--port 0'],
    ['127.0.0.1:4010', `127.0.0.1:${sandbox.port}`],
    ['npm ci && npm run build\n', ''],
    ['npm ci && npm start', 'env -u CLIENTS_FILE waba-gateway serve'],
    ['npm ci\nnpm start', 'env -u CLIENTS_FILE waba-gateway serve'],
    ['npm run dashboard', `env -u CLIENTS_FILE tsx ${projectRoot}/examples/dashboard/start.ts`],
    ['node dist/src/main.js', 'waba-gateway'],
    ['ALIBABA_CLOUD_ACCESS_KEY_ID=…', `ALIBABA_CLOUD_ACCESS_KEY_ID=${sandbox.accessKeyId}`],
    ['ALIBABA_CLOUD_ACCESS_KEY_SECRET=…', `ALIBABA_CLOUD_ACCESS_KEY_SECRET=${sandbox.accessKeySecret}`],
    ['CAMS_SPACES=cams-a,cams-b', `CAMS_SPACES=${space}`],
    ['CAMS_SPACES=…', `CAMS_SPACES=${space}`],
    ['--space SPACE --number +NUMBER', `--space ${space} --number +492214710142`],
    ['HOST=0.0.0.0', 'HOST=127.0.0.1'],
    ['npx vite build examples/dashboard', `vite build ${projectRoot}/examples/dashboard --outDir ${folder.path}/site`],
  ];
  return replacements.reduce((text, [from, to]) => text.replaceAll(from, to), snippet);
}

function run(snippet: string): ChildCommand {
  const binaries = [join(folder.path, 'bin'), join(projectRoot, 'node_modules/.bin'), process.env['PATH']];
  return spawnCommand('bash', ['-euo', 'pipefail', '-c', substitute(snippet)], {
    cwd: folder.path,
    env: {
      PATH: binaries.join(':'),
      HOME: folder.path,
      PORT: '0',
      CLIENTS_FILE: 'clients.json',
      CALLBACK_SECRET: callbackSecret,
      KEY: 'the-key-of-a-partner',
      // The snippets for a real account call the sandbox instead.
      CAMS_ENDPOINT: `127.0.0.1:${sandbox.port}`,
      CAMS_PROTOCOL: 'http',
    },
  });
}

/** Causes an event for the subscription in docs/subscriptions.md. */
async function addCode(): Promise<void> {
  const input = { custSpaceId: 'cams-cafe-moewe', phoneNumber: '+492214710142', prefilledMessage: 'Hello' };
  const query = 'mutation ($input: AddMessageQrdlInput!) { addMessageQrdl(input: $input) { __typename } }';
  await fetch(gateway.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables: { input } }),
  });
}

const pages = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md'].concat(
  readdirSync(join(projectRoot, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
);
const snippets = pages.flatMap((page) =>
  [...readPage(page).matchAll(/```(?:sh|bash|shell)\n(.*?)```/gs)].map(([, snippet = '']) => ({ page, snippet })),
);
const cases = snippets.map((found, index) => ({
  ...found,
  firstLine: found.snippet.split('\n')[0],
  expectation: expectations[index]?.[1],
}));
const endingCases = cases.flatMap(({ expectation, ...found }) =>
  expectation !== undefined && 'prints' in expectation ? [{ ...found, ...expectation }] : [],
);
const servingCases = cases.flatMap(({ expectation, ...found }) =>
  expectation !== undefined && 'serves' in expectation ? [{ ...found, ...expectation }] : [],
);

describe('the shell snippets of the documentation', () => {
  it('every shell snippet is listed in this test, in the order of the pages', () => {
    expect(snippets.map(({ page }) => page)).toEqual(expectations.map(([page]) => page));
  });

  it('every npm script that the documentation names exists', () => {
    const { scripts } = JSON.parse(readPage('package.json')) as { scripts: Record<string, string> };
    const named = pages.flatMap((page) =>
      [...readPage(page).matchAll(/\bnpm (?:run )?(start|test|(?<=run )[\w:]+)/g)].map(([, name = '']) => name),
    );
    expect(new Set(named)).toContain('codegen');
    expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
  });

  it.each(endingCases)(
    '$page: the snippet "$firstLine" ends successfully and prints the expected output',
    async ({ snippet, prints }) => {
      const { code, out, err } = await run(snippet).ended;
      expect(code, `${out}\n${err}`).toBe(0);
      expect(out).toMatch(prints);
    },
  );

  it.each(servingCases)(
    '$page: the snippet "$firstLine" keeps running and prints the expected output',
    async ({ snippet, serves, meanwhile }) => {
      const command = run(snippet);
      try {
        if (meanwhile !== undefined) {
          await command.waitForOutput(/^:/);
          await meanwhile();
        }
        await command.waitForOutput(serves);
      } finally {
        command.kill('SIGKILL');
        await command.ended;
      }
    },
  );
});
