/** Global node ids: encoding and decoding. */
import { isPlainText } from '../src/domain.js';
import { InvalidInputError } from '../src/errors.js';
import { idParts, isNodeType, nodeTypes, nouns, type IdPart, type NodeType } from '../src/nouns.js';
import { isPhoneNumberDigits, toPhoneDigits } from './text-normalization.js';

export type { NodeType } from '../src/nouns.js';

/** Maximum number of ids that `nodes` takes. */
export const maxNodeIds = 500;

/** Longer than any id of this API, so that a long text is not decoded. */
const maxIdLength = 5_000;

/** A decoded node id. `custSpaceId` is null for the account's own space. */
export interface DecodedNodeId {
  readonly type: NodeType;
  readonly custSpaceId: string | null;
  /** The segments after the space, as the noun's descriptor lists them. */
  readonly rest: readonly string[];
}

/** The local part of a node id: percent-encoded segments, the space first (empty for the account's own). */
export function localId(custSpaceId: string | null, ...rest: readonly string[]): string {
  return [custSpaceId ?? '', ...rest].map(encodeURIComponent).join('/');
}

/**
 * Encodes an id as base64 of `Type:space/number/code`. The id contains its space, so that access is checked before any
 * lookup. Clients must treat it as opaque.
 */
export function encodeGlobalId(typename: string, id: string | number | bigint): string {
  return Buffer.from(`${typename}:${id}`).toString('base64');
}

/** @throws InvalidInputError at `path` if it is not an id of this API */
export function decodeGlobalId(globalId: string, path: string[] = ['id']): DecodedNodeId {
  const text = globalId.length > maxIdLength ? '' : Buffer.from(globalId, 'base64').toString('utf8');
  const [, type, local] = /^(\w+):(.*)$/s.exec(text) ?? [];
  if (isNodeType(type) && local !== undefined) {
    const [custSpaceId, ...rest] = decodeParts(local);
    const id = custSpaceId === undefined ? undefined : { type, custSpaceId: custSpaceId || null, rest };
    if (id !== undefined && hasValidParts(id) && isCanonical(globalId, id)) return id;
  }
  throw new InvalidInputError([{ path, message: `expected the id of a ${typeNames}, as returned by this API.` }]);
}

const typeNames = nodeTypes.join(', a ').replace(/, (?!.*, )/, ' or ');

/** Whether the parts could belong to a node of the type. */
function hasValidParts({ type, custSpaceId, rest }: DecodedNodeId): boolean {
  const parts: readonly IdPart[] = nouns[type].idParts;
  return (
    rest.length === parts.length &&
    (custSpaceId === null || isPlainText(custSpaceId)) &&
    parts.every((part, index) => isValidPart[idParts[part].format](rest[index] ?? ''))
  );
}

const isValidPart = { digits: isPhoneNumberDigits, text: isPlainText };

/**
 * Whether the text is exactly the id that this API returns for the node. Base64 and percent-encoding allow other
 * spellings.
 */
function isCanonical(globalId: string, { type, custSpaceId, rest }: DecodedNodeId): boolean {
  return encodeGlobalId(type, localId(custSpaceId, ...rest)) === globalId;
}

function decodeParts(local: string): readonly string[] {
  try {
    return local.split('/').map(decodeURIComponent);
  } catch {
    return [];
  }
}

/** A representation: a router of a federation sends it instead of an entity, with its type and one of its keys. */
export interface Representation {
  readonly __typename: string;
  readonly [field: string]: unknown;
}

/** The global id of the node that a representation identifies; undefined if no key of its type is complete. */
export function nodeIdOf({ __typename, id, custSpaceId, wabaId, number }: Representation): string | undefined {
  if (typeof id === 'string') return id;
  const space = typeof custSpaceId === 'string' ? custSpaceId : custSpaceId === null ? null : undefined;
  if (space === undefined) return undefined;
  if (__typename === 'Waba' && typeof wabaId === 'string') return encodeGlobalId('Waba', localId(space));
  if (__typename === 'PhoneNumber' && typeof number === 'string')
    return encodeGlobalId('PhoneNumber', localId(space, toPhoneDigits(number)));
  return undefined;
}
