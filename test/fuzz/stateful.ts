/**
 * Generates requests of every kind that a client may send, from a seed: queries, mutations, batches, incremental
 * delivery, subscriptions.
 */

/** One request, and whether its operations may write. */
export interface StatefulRequest {
  readonly method: 'GET' | 'POST';
  /** The query string of a GET request. */
  readonly search: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** True for a request with a subscription: the client disconnects after the first part. */
  readonly isSubscription: boolean;
  /** True if the client disconnects at the first part of a streamed response. */
  readonly leavesEarly: boolean;
}

export interface FuzzSpace {
  readonly custSpaceId: string;
  readonly phoneNumber: string;
  readonly codes: readonly string[];
}

type Operation = { readonly query: string; readonly variables?: unknown; readonly operationName?: unknown };

/** Numbers from 0 up to, but not including, 1; the same for the same seed (mulberry32). */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const acceptTypes = [
  'application/json',
  'application/graphql-response+json',
  'application/graphql-response+json, application/json;q=0.9',
  'multipart/mixed',
  'multipart/mixed;incrementalSpec=v0.2',
  'multipart/mixed;incrementalSpec=v9',
  'multipart/mixed;deferSpec=20220824, application/json',
  'text/event-stream',
  'text/html;q=0.1, */*',
  'application/json;charset=utf-16',
  'application/json;q=0, text/event-stream',
  'text/event-stream, multipart/mixed;incrementalSpec=v0.2',
  '',
  'image/png',
];

/** Arguments of @stream: valid in the document, but some are invalid for certain values of the variables. */
const streamArguments = [
  '',
  '(initialCount: 1)',
  '(initialCount: -1)',
  '(initialCount: null)',
  '(initialCount: $count)',
  '(if: false)',
  '(if: $condition)',
];
const conditions = ['', '@include(if: $condition)', '@skip(if: $condition)', '@include(if: true)', '@skip(if: false)'];

/** An operation that declares the variables that its selection uses. */
function operationText(head: string, selection: string): string {
  const declared = ['$condition: Boolean = true', '$count: Int = 0'].filter((declaration) =>
    selection.includes(declaration.slice(0, declaration.indexOf(':'))),
  );
  return `${head}${declared.length > 0 ? `(${declared.join(', ')})` : ''} { ${selection} }`;
}

const variableValues = [
  undefined,
  {},
  { condition: null },
  { count: null },
  { count: -7 },
  { condition: false, count: 2 },
  { condition: true },
  { condition: 'yes' },
];

/** Generates requests one after the other; the same seed generates the same ones. */
export class StatefulRequestGenerator {
  readonly #random: () => number;
  readonly #space: FuzzSpace;
  #serial = 0;

  constructor(seed: number, space: FuzzSpace) {
    this.#random = seededRandom(seed);
    this.#space = space;
  }

  next(): StatefulRequest {
    const operations =
      this.#random() < 0.15 ? Array.from({ length: 1 + this.#below(4) }, () => this.#operation()) : [this.#operation()];
    const [first] = operations;
    const isBatch = operations.length > 1 || this.#random() < 0.02;
    const isSubscription = operations.some(({ query }) => query.includes('subscription'));
    const accept = this.#pick(acceptTypes);
    const extra: Record<string, string> = this.#random() < 0.1 ? { 'idempotency-key': `key-${this.#below(40)}` } : {};
    if (this.#random() < 0.05) extra['connection'] = 'close';
    const leavesEarly = this.#random() < 0.1;
    if (!isBatch && first !== undefined && this.#random() < 0.1) {
      const search = new URLSearchParams({ query: first.query });
      if (first.variables !== undefined)
        search.set('variables', this.#pick([JSON.stringify(first.variables), '{', '']));
      return {
        method: 'GET',
        search: `?${search}`,
        headers: { accept, ...extra },
        body: undefined,
        isSubscription,
        leavesEarly,
      };
    }
    const body = JSON.stringify(isBatch ? operations : first);
    return {
      method: 'POST',
      search: '',
      headers: { accept, 'content-type': 'application/json', ...extra },
      body: this.#random() < 0.02 ? body.slice(0, -1) : body,
      isSubscription,
      leavesEarly,
    };
  }

  #operation(): Operation {
    const variables = this.#pick(variableValues);
    const make = this.#pick([
      () => this.#query(),
      () => this.#query(),
      () => this.#mutation(),
      () => this.#mutation(),
      () => this.#mutation(),
      () => this.#incrementalQuery(),
      () => this.#subscription(),
      () => `query Other { viewer { name } } ${this.#mutation()}`,
    ]);
    const operationName = this.#random() < 0.05 ? this.#pick(['Write', 'Other', 'Missing', '']) : undefined;
    return {
      query: make(),
      ...(variables === undefined ? {} : { variables }),
      ...(operationName && { operationName }),
    };
  }

  #query(): string {
    const { custSpaceId, phoneNumber } = this.#space;
    return this.#pick([
      '{ viewer { name scopes } }',
      '{ wabas { id name phoneNumbers(first: 2) { nodes { number } } } }',
      operationText('query Read', `waba(custSpaceId: "${custSpaceId}") { name ${this.#pick(conditions)} id }`),
      `{ phoneNumber(custSpaceId: "${custSpaceId}", number: "${phoneNumber}") { id messageQrdls(first: 2, after: ` +
        `"${this.#pick(['', 'x', 'WzFd'])}") { nodes { code } } } }`,
      `{ node(id: "${this.#pick(['V2FiYToleno=', 'V2FiYTo=', 'TWVzc2FnZVFyZGw6YS9hYmMvWA==', '%', ''])}") { id } }`,
      '{ upstreamQuotas { action queued } }',
      '{ missing }',
      '{ viewer { name }',
    ]);
  }

  #incrementalQuery(): string {
    const { custSpaceId } = this.#space;
    const defer = this.#pick(['@defer', '@defer(if: false)', '@defer(if: $condition)', '@defer(label: "a")']);
    return operationText(
      'query Parts',
      `waba(custSpaceId: "${custSpaceId}") { id ... ${defer} { name phoneNumbers(first: 3) { nodes { number } } } }`,
    );
  }

  #subscription(): string {
    const { custSpaceId, phoneNumber } = this.#space;
    return this.#pick([
      `subscription { phoneNumberChanged(custSpaceId: "${custSpaceId}") { __typename } }`,
      `subscription { messageQrdlsChanged(custSpaceId: "${custSpaceId}", phoneNumber: "${phoneNumber}") { ` +
        '__typename } }',
    ]);
  }

  #mutation(): string {
    const fields = Array.from({ length: 1 + this.#below(2) }, (_, index) => this.#mutationField(`field${index}`));
    return operationText('mutation Write', fields.join(' '));
  }

  #mutationField(alias: string): string {
    const { custSpaceId, phoneNumber, codes } = this.#space;
    const number = this.#pick([phoneNumber, phoneNumber, phoneNumber, '+4930901820', 'abc', '+1']);
    const text = this.#pick([`Text ${this.#serial++}`, `Text ${this.#serial++}`, '', 'x'.repeat(200)]);
    const target = `custSpaceId: "${custSpaceId}", phoneNumber: "${number}"`;
    const code = this.#pick([...codes, 'NOSUCHCODE0000']);
    const condition = this.#pick(conditions);
    const selection = `{ __typename ... on Error { code message ${this.#pick(conditions)} } }`;
    const stream = `@stream${this.#pick(streamArguments)}`;
    return this.#pick([
      `${alias}: addMessageQrdl(input: { ${target}, prefilledMessage: "${text}" }) ${condition} ${selection}`,
      `${alias}: addMessageQrdls(inputs: [{ ${target}, prefilledMessage: "${text}" }]) ${stream} ${selection}`,
      `${alias}: addMessageQrdls(inputs: [{ ${target}, prefilledMessage: "${text}" }]) ${condition} ${selection}`,
      `${alias}: updateMessageQrdl(input: { ${target}, code: "${code}", prefilledMessage: "${text}" }) ${selection}`,
      `${alias}: deleteMessageQrdl(input: { ${target}, code: "NOSUCHCODE0000" }) ${selection}`,
      `${alias}: deleteMessageQrdls(inputs: [{ ${target}, code: "NOSUCHCODE0000" }]) ${stream} ${selection}`,
    ]);
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }

  #pick<T>(items: readonly T[]): T {
    const item = items[this.#below(items.length)];
    if (item === undefined && !items.includes(item as T))
      throw new Error('expected a list with items, got an empty one');
    return item as T;
  }
}
