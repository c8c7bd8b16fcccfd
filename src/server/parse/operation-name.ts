/**
 * The name of a document's operation, which is for logs and metrics alone. Clients that number their operations send
 * one document under many names, so the document store compares documents without it.
 */
import { Kind, type DefinitionNode, type DocumentNode } from 'graphql';

const namedOperation = /^[\t\n\r ,\uFEFF]*(?:query|mutation|subscription)[\t\n\r ,]+([_A-Za-z][_0-9A-Za-z]*)/;

/** The name of the operation that a document starts with; undefined if it has none, or starts with something else. */
export function leadingNameOf(text: string): string | undefined {
  return namedOperation.exec(text)?.[1];
}

/**
 * The text without the name of the operation that it starts with, but with its length: with names of one length, all
 * locations in the documents are the same. Is no document itself, because U+0000 is in none.
 */
export function keyWithoutName(text: string): string {
  const [start, name] = namedOperation.exec(text) ?? [];
  if (start === undefined || name === undefined) return text;
  return `${start.slice(0, -name.length)}\0${name.length}\0${text.slice(start.length)}`;
}

/** Whether a document has one operation only, so that nothing refers to the operation by its name. */
export function hasOneOperation({ definitions }: DocumentNode): boolean {
  return definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION).length === 1;
}

/** The document with another name for its only operation. All else is shared, selections included. */
export function withOperationName(document: DocumentNode, value: string): DocumentNode {
  const rename = (node: DefinitionNode) =>
    node.kind === Kind.OPERATION_DEFINITION && node.name ? { ...node, name: { ...node.name, value } } : node;
  return { ...document, definitions: document.definitions.map(rename) };
}
