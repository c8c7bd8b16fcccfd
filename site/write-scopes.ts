/** Finds out which scopes each mutation needs, by calling it with API keys that have only some scopes. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kind, parse, print, type OperationDefinitionNode } from 'graphql';
import { createClient } from '../src/auth/index.js';
import type { Scope } from '../src/domain.js';
import type { Gateway } from '../src/index.js';
import { readExamples } from './example-source.js';
import { post, startSiteGateway } from './examples.js';

/** The smallest sets first. A mutation that reads before it writes needs READ too. */
const candidates: readonly (readonly Scope[])[] = [
  ['ADD'],
  ['UPDATE'],
  ['DELETE'],
  ['READ', 'ADD'],
  ['READ', 'UPDATE'],
  ['READ', 'DELETE'],
];

/** The scopes of each mutation, by its name. */
export async function findWriteScopes(): Promise<ReadonlyMap<string, readonly Scope[]>> {
  const folder = await mkdtemp(join(tmpdir(), 'waba-gateway-site-'));
  const file = join(folder, 'clients.json');
  const keys: { readonly key: string; readonly scopes: readonly Scope[] }[] = [];
  for (const scopes of candidates) {
    const { key } = await createClient(file, { name: scopes.join('-'), scopes: [...scopes], custSpaceIds: null });
    keys.push({ key, scopes });
  }
  const { gateway, close } = await startSiteGateway({ CLIENTS_FILE: file });
  try {
    const found = new Map<string, readonly Scope[]>();
    for (const { operation, field, document } of readExamples()) {
      const name = field.replace('Mutation.', '');
      if (operation !== 'mutation' || found.has(name)) continue;
      for (const { key, scopes } of keys) {
        if (!(await isAllowed(gateway, document, key))) continue;
        found.set(name, scopes);
        break;
      }
    }
    return found;
  } finally {
    await close();
    await rm(folder, { recursive: true });
  }
}

async function isAllowed(gateway: Gateway, document: string, key: string): Promise<boolean> {
  const answer = await (await post(gateway, { document: withoutReads(document), key })).text();
  return !answer.includes('needs the scope');
}

const outcomeOnly = operationOf('{ __typename ... on Error { message } }').selectionSet;

/** A copy of the mutation that selects nothing that would need a read. */
function withoutReads(document: string): string {
  const operation = operationOf(document);
  const selections = operation.selectionSet.selections.map((field) => ({ ...field, selectionSet: outcomeOnly }));
  return print({ ...operation, selectionSet: { ...operation.selectionSet, selections } });
}

function operationOf(source: string): OperationDefinitionNode {
  const [definition] = parse(source).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new TypeError(`Expected an operation, got ${source}`);
  return definition;
}
