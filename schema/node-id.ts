import { InvalidInputError } from '../src/errors.js';

/** The types that have an id, each with how many parts its id has: space, then number, then code. */
const idPartCounts = { Waba: 1, PhoneNumber: 2, MessageQrdl: 3 } as const;
export type NodeType = keyof typeof idPartCounts;

/** A node as its id names it; `custSpaceId` null is the account's own space. */
export interface DecodedNodeId {
  readonly type: NodeType;
  readonly custSpaceId: string | null;
  /** The rest of the parts: nothing for a WABA, digits for a number, digits and code for a code. */
  readonly rest: readonly string[];
}

/** The part of a node's id within its type: space first, empty for the account's own; each part percent-encoded. */
export function localId(custSpaceId: string | null, ...rest: readonly string[]): string {
  return [custSpaceId ?? '', ...rest].map(encodeURIComponent).join('/');
}

/**
 * An id is base64 of `Type:space/number/code`, so that it says by itself whose it is, and a foreign one is refused before
 * anything is looked up. Clients must not look into it.
 */
export function encodeGlobalId(typename: string, id: string | number | bigint): string {
  return Buffer.from(`${typename}:${id}`).toString('base64');
}

/** @throws InvalidInputError at `path` where it is not an id that this API hands out */
export function decodeGlobalId(globalId: string, path: string[] = ['id']): DecodedNodeId {
  const [, type, local] = /^(\w+):(.*)$/s.exec(Buffer.from(globalId, 'base64').toString('utf8')) ?? [];
  if (isNodeType(type) && local !== undefined) {
    const [custSpaceId = '', ...rest] = decodeParts(local);
    if (rest.length === idPartCounts[type] - 1 && rest.every((part) => part !== '')) {
      return { type, custSpaceId: custSpaceId === '' ? null : custSpaceId, rest };
    }
  }
  throw new InvalidInputError([
    { path, message: 'expected the id of a Waba, a PhoneNumber or a MessageQrdl, as this API hands them out.' },
  ]);
}

function isNodeType(type: string | undefined): type is NodeType {
  return type !== undefined && Object.hasOwn(idPartCounts, type);
}

function decodeParts(local: string): readonly string[] {
  try {
    return local.split('/').map(decodeURIComponent);
  } catch {
    return [];
  }
}
