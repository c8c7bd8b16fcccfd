/**
 * The name of a document's operation, which only logs and metrics use. Clients that number their operations send one
 * document under many names, so the document store compares documents without the name.
 */
import { Kind, type DefinitionNode, type DocumentNode } from 'graphql';

const namedOperation = /^[\t\n\r ,\uFEFF]*(?:query|mutation|subscription)[\t\n\r ,]+([_A-Za-z][_0-9A-Za-z]*)/;

/**
 * The name of the operation at the start of a document, undefined if it has none, and the key under which the document
 * is stored. The key is the same for all operation names of one length, because then all locations are the same. Texts
 * that are no documents, such as those with U+0000, never have the key of a document.
 */
export function splitOperationName(text: string): { readonly key: string; readonly name: string | undefined } {
  const [start, name] = namedOperation.exec(text) ?? [];
  if (start === undefined || name === undefined) return { key: keyWithName(text), name: undefined };
  return { key: `${name.length}:${start.slice(0, -name.length)}\0${text.slice(start.length)}`, name };
}

/** The key of a text that is stored with the name of its operation. */
export const keyWithName = (text: string): string => `:${text}`;

/** Whether a document has only one operation, so that nothing refers to the operation by its name. */
export function hasOneOperation({ definitions }: DocumentNode): boolean {
  return definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION).length === 1;
}

/** The document with another name for its only operation. Everything else is shared, including selections. */
export function withOperationName(document: DocumentNode, value: string): DocumentNode {
  const rename = (node: DefinitionNode) =>
    node.kind === Kind.OPERATION_DEFINITION && node.name ? { ...node, name: { ...node.name, value } } : node;
  return { ...document, definitions: document.definitions.map(rename) };
}
