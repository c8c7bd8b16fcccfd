/** Reads the deployment files. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { settings } from '../../src/config/index.js';
import { projectRoot } from '../temporary-copy.js';

export const settingNames: ReadonlySet<string> = new Set(settings.map(({ name }) => name));

/** The part of a Kubernetes object that the tests use. */
export interface Manifest {
  readonly file: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly content: Record<string, unknown>;
}

const folder = join(projectRoot, 'deploy/kubernetes');

export const manifests: readonly Manifest[] = readdirSync(folder).flatMap((file) =>
  parseAllDocuments(readFileSync(join(folder, file), 'utf8')).map((document) => {
    const content: { apiVersion: string; kind: string } & Record<string, unknown> = document.toJS();
    return { file, apiVersion: content.apiVersion, kind: content.kind, content };
  }),
);

export interface ComposeService {
  readonly image?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly command?: string;
  readonly entrypoint?: readonly string[];
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly stop_grace_period?: string;
}

export const compose: { readonly services: Readonly<Record<string, ComposeService>> } = parse(
  readFileSync(join(projectRoot, 'compose.yaml'), 'utf8'),
  { merge: true },
);
export const nginxConf = readFileSync(join(projectRoot, 'deploy/nginx/nginx.conf'), 'utf8');
