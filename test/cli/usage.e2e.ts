import { createServer, type AddressInfo } from 'node:net';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runCli } from '../../src/cli/index.js';
import { suggestion } from '../../src/cli/suggestion.js';
import { spawnCli } from './spawn-cli.js';

async function run(args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const output = { out: '', err: '' };
  const code = await runCli(
    args,
    { write: (text) => void (output.out += text) },
    { write: (text) => void (output.err += text) },
  );
  return { code, ...output };
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'usage-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

describe('a mistyped command', () => {
  it.each([
    ['serv', 'serve'],
    ['srve', 'serve'],
    ['Serve', 'serve'],
    ['sandox', 'sandbox'],
    ['key', 'keys'],
    ['operation', 'operations'],
    ['pnig', 'ping'],
  ])('"%s" gets the suggestion "%s" and no list of commands', async (typed, meant) => {
    const { code, err, out } = await run([typed]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toBe(
      `Unknown command: ${typed}. Did you mean "${meant}"?\nRun "waba-gateway --help" for the list of commands.\n`,
    );
  });

  it('a command that resembles none gets no suggestion', async () => {
    expect((await run(['dance'])).err).toMatch(/^Unknown command: dance\n/);
    expect(suggestion('', ['serve', 'keys'])).toBe('');
    expect(suggestion('x'.repeat(100_000), ['serve', 'keys'])).toBe('');
  });
});

describe('invalid arguments', () => {
  it.each([
    [['sandbox', '--port', 'x']],
    [['serve', '--port', '1']],
    [['keys']],
    [['keys', 'creat']],
    [['operations', '--jsn']],
    [['ping', '--nonsense']],
  ])('%j are explained in at most eight lines that point to --help', async (args) => {
    const { code, err } = await run(args);
    expect(code).toBe(2);
    expect(err.trim().split('\n').length).toBeLessThanOrEqual(8);
    expect(err).toMatch(new RegExp(`Run "waba-gateway ${args[0]} --help" for all options\\.\n$`));
  });

  it('an unknown subcommand of keys gets a suggestion', async () => {
    expect((await run(['keys', 'creat'])).err).toContain('Did you mean "create"?');
  });

  it.each([
    ['WRITE', '"WRITE"'],
    ['READ,WRITE', '"WRITE"'],
    ['read', '"read". Did you mean "READ"?'],
    ['DELET', '"DELET". Did you mean "DELETE"?'],
    [',', '","'],
  ])('keys create --scopes %s names the option and its values, not a file', async (scopes, got) => {
    const file = join(temporaryFolder(), 'clients.json');
    const args = ['keys', 'create', '--name', 'n', '--all-spaces', '--scopes', scopes];
    const { code, err } = await spawnCli(args, { CLIENTS_FILE: file }).ended;
    expect(code).toBe(2);
    expect(err).toMatch(/^--scopes: expected a list of READ, ADD, UPDATE, DELETE; got /);
    expect(err.split('\n')[0]?.endsWith(got)).toBe(true);
    expect(err).not.toContain('clients.json');
  });
});

describe('waba-gateway serve', () => {
  it.each(['127.0.0.1', '127.0.0.2', '127.1.2.3', '127.255.255.254', 'localhost'])(
    'a port in use on %s is named with the setting and what to do',
    async (address) => {
      const blocker = createServer();
      await new Promise<void>((resolve) => blocker.listen(0, address, resolve));
      onTestFinished(() => void blocker.close());
      const { port } = blocker.address() as AddressInfo;
      const { code, err } = await spawnCli(['serve'], { PORT: String(port), HOST: address }).ended;
      expect(code).toBe(1);
      expect(err).toContain(`PORT: port ${port} is in use by another program. Stop it, or choose another port`);
      expect(err).not.toContain('EADDRINUSE');
    },
  );

  it.each<[string, (folder: string) => string, string]>([
    ['missing', (folder) => join(folder, 'missing.json'), 'no such file'],
    ['in a missing folder', (folder) => join(folder, 'missing', 'clients.json'), 'no such file'],
    ['a folder', (folder) => folder, 'got a directory'],
    ['empty', (folder) => fileWith(folder, ''), 'got an empty file'],
    ['not JSON', (folder) => fileWith(folder, 'clients:'), 'expected JSON'],
    ['without clients', (folder) => fileWith(folder, '{}'), 'expected a list of clients'],
  ])('a clients file that is %s is named with the setting', async (_, fileIn, problem) => {
    const file = fileIn(temporaryFolder());
    const { code, err } = await spawnCli(['serve'], { PORT: '0', AUTH: 'on', CLIENTS_FILE: file }).ended;
    expect(code).toBe(1);
    expect(err).toContain(`"${file}" (CLIENTS_FILE)`);
    expect(err).toContain(problem);
  });
});

function fileWith(folder: string, content: string): string {
  const file = join(folder, 'clients.json');
  writeFileSync(file, content);
  return file;
}
