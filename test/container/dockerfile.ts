/** Executes the subset of Dockerfile instructions that this project uses, without containers, below a folder. */
import { spawnSync } from 'node:child_process';
import { cp, mkdir, readFile, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { runToCompletion } from '../child-process.js';
import { copyTrees, installFromLocalModules } from '../temporary-copy.js';

export interface Instruction {
  readonly name: string;
  readonly text: string;
}

export interface BuildStage {
  readonly base: string;
  readonly name: string;
  readonly instructions: readonly Instruction[];
}

/** The configuration that a container of the image would start with. */
export interface Image {
  /** The folder that stands for the image's root. */
  readonly root: string;
  readonly workdir: string;
  readonly env: Readonly<Record<string, string>>;
  readonly user: string;
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  readonly healthcheck: readonly string[];
}

export async function readDockerfile(path: string): Promise<BuildStage[]> {
  const lines = (await readFile(path, 'utf8'))
    .replaceAll(/\\\n/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'));
  const stages: { base: string; name: string; instructions: Instruction[] }[] = [];
  for (const line of lines) {
    const [, name = '', text = ''] = /^(\w+)\s+(.*)$/.exec(line) ?? [];
    const [, base = '', as = ''] = /^(\S+)(?:\s+AS\s+(\S+))?$/i.exec(text) ?? [];
    if (name === 'FROM') stages.push({ base, name: as, instructions: [] });
    else stages.at(-1)?.instructions.push({ name, text });
  }
  return stages;
}

/**
 * Executes every stage.
 * @param context the build context: the project without the files in .dockerignore
 */
export async function buildImage(
  stages: readonly BuildStage[],
  context: string,
  outputFolder: string,
  env: NodeJS.ProcessEnv,
): Promise<Image> {
  const roots = new Map<string, string>();
  let image: Image | undefined;
  for (const [index, stage] of stages.entries()) {
    const root = join(outputFolder, `stage-${index}`);
    roots.set(stage.name, root);
    image = await buildStage(stage, { root, context, roots, env });
  }
  if (image === undefined) throw new Error('expected a Dockerfile with a stage, got none');
  return image;
}

interface BuildContext {
  readonly root: string;
  readonly context: string;
  readonly roots: ReadonlyMap<string, string>;
  readonly env: NodeJS.ProcessEnv;
}

async function buildStage({ instructions }: BuildStage, { root, context, roots, env }: BuildContext): Promise<Image> {
  const image = {
    root,
    workdir: '/',
    env: {} as Record<string, string>,
    user: 'root',
    entrypoint: [] as string[],
    command: [] as string[],
    healthcheck: [] as string[],
  };
  const list = (text: string): string[] => JSON.parse(text);
  for (const { name, text } of instructions) {
    if (name === 'WORKDIR') {
      image.workdir = text;
      await mkdir(join(root, text), { recursive: true });
    } else if (name === 'ENV')
      Object.assign(image.env, Object.fromEntries(text.split(/\s+/).map((pair) => pair.split('='))));
    else if (name === 'USER') image.user = text;
    else if (name === 'ENTRYPOINT') image.entrypoint = list(text);
    else if (name === 'CMD') image.command = list(text);
    else if (name === 'HEALTHCHECK') image.healthcheck = list(text.slice(text.indexOf('CMD') + 3));
    else if (name === 'RUN') await runInstruction(text, join(root, image.workdir), env);
    else if (name === 'COPY') await copyInstruction(text, { root, context, roots, workdir: image.workdir });
    else if (name !== 'EXPOSE') throw new Error(`expected an instruction that is known here, got ${name}`);
  }
  return image;
}

/** Runs RUN instructions. For `npm ci` the lock file is checked, and the installed packages are copied. */
async function runInstruction(text: string, cwd: string, env: NodeJS.ProcessEnv): Promise<void> {
  const isInstall = /^npm ci\b/.test(text);
  await runToCompletion('sh', ['-c', isInstall ? `${text} --dry-run` : text], { cwd, env });
  if (isInstall) await installFromLocalModules(cwd);
}

async function copyInstruction(
  text: string,
  { root, context, roots, workdir }: Omit<BuildContext, 'env'> & { readonly workdir: string },
): Promise<void> {
  const words = text.split(/\s+/);
  const from = words.find((word) => word.startsWith('--from='))?.slice('--from='.length);
  const paths = words.filter((word) => !word.startsWith('--'));
  const [to = '', sources] = [paths.at(-1), paths.slice(0, -1)];
  const origin = from === undefined ? context : (roots.get(from) ?? '');
  const target = join(root, resolve(workdir, to));
  for (const source of sources) {
    const path = join(origin, source);
    if ((await stat(path)).isDirectory()) {
      await mkdir(target, { recursive: true });
      await copyTrees([`${path}/.`], target);
    } else await cp(path, to.endsWith('/') ? join(target, basename(source)) : target);
  }
}

/** @returns the exit code of the HEALTHCHECK command */
export function checkHealth({ healthcheck: [command = '', ...args] }: Image, env: NodeJS.ProcessEnv): number | null {
  return spawnSync(command, args, { env: { PATH: process.env['PATH'], ...env } }).status;
}
