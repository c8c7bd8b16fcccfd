/**
 * A collection of requests in Postman's format 2.1, which Bruno, Insomnia and Hoppscotch import too: the requests of
 * the partner guide in their order, and the examples of the reference.
 */
import { Kind, parse, print, type OperationDefinitionNode } from 'graphql';
import type { ExampleSource } from './example-source.js';

interface PostmanRequest {
  readonly name: string;
  readonly request: {
    readonly method: 'POST';
    readonly url: string;
    readonly header: readonly { readonly key: string; readonly value: string }[];
    readonly description: string;
    readonly body: {
      readonly mode: 'graphql';
      readonly graphql: { readonly query: string; readonly variables: string };
    };
  };
}

export interface PostmanCollection {
  readonly info: { readonly name: string; readonly description: string; readonly schema: string };
  readonly variable: readonly { readonly key: string; readonly value: string }[];
  readonly item: readonly { readonly name: string; readonly item: readonly PostmanRequest[] }[];
}

/** Variables of the collection, which its user sets. The initial values suit a gateway that was just started. */
const variables = { url: 'http://127.0.0.1:4000/graphql', key: '', verificationCode: '' };

/** @param guide the text of the partner guide */
export function createCollection(
  guide: string,
  examples: readonly (ExampleSource & { readonly variables?: Readonly<Record<string, unknown>> | null })[],
): PostmanCollection {
  return {
    info: {
      name: 'waba-gateway',
      description:
        'Set the variable `url` to your gateway and `key` to your API key. `verificationCode` is the code that the ' +
        'owner of a number reads to you; with the sandbox, GET /__sandbox/verification-codes shows it.',
      schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
    },
    variable: Object.entries(variables).map(([key, value]) => ({ key, value })),
    item: [
      { name: 'Partner guide', item: requestsOfGuide(guide) },
      {
        name: 'Reference',
        item: examples
          .filter(({ operation }) => operation !== 'subscription')
          .map((example) => requestOf(example.name, example.description, example.document, example.variables ?? {})),
      },
    ],
  };
}

/** The GraphQL documents of a guide in their order, including the one in its first `curl` command. */
function requestsOfGuide(guide: string): PostmanRequest[] {
  const blocks = guide.matchAll(/```graphql\n(?<document>.*?)```|<<'EOF'\n(?<body>.*?)\nEOF/gs);
  return [...blocks].map(({ groups, index }) => {
    const source = groups?.['document'] ?? queryOf(groups?.['body'] ?? '');
    const heading = [...guide.slice(0, index).matchAll(/^#+ (.*)$/gm)].at(-1)?.[1] ?? '';
    const operation = operationOf(source);
    return requestOf(operation.name?.value ?? heading, `${heading}, in the partner guide.`, print(operation), {});
  });
}

/** The query in the body of a `curl` command, which joins its lines. */
function queryOf(body: string): string {
  const { query }: { query: string } = JSON.parse(body.replaceAll('\n', ' '));
  return query;
}

function operationOf(source: string): OperationDefinitionNode {
  const [definition] = parse(source).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new TypeError(`Expected an operation, got ${source}`);
  return definition;
}

function requestOf(
  name: string,
  description: string,
  document: string,
  variables: Readonly<Record<string, unknown>>,
): PostmanRequest {
  return {
    name,
    request: {
      method: 'POST',
      url: '{{url}}',
      header: [
        { key: 'content-type', value: 'application/json' },
        { key: 'x-api-key', value: '{{key}}' },
      ],
      description,
      body: {
        mode: 'graphql',
        graphql: {
          // Sent to the owner of the number, so no document can contain it.
          query: document.replace(/(?<=code: )"\d{6}"/, '"{{verificationCode}}"'),
          variables: JSON.stringify(variables, null, 2),
        },
      },
    },
  };
}
