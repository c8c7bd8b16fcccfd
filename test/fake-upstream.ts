/** An upstream that answers every action with a reply from a table, for replies that the sandbox would never send. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The payload of a reply beside its envelope, or its whole body as text. */
export type FakeReply = Readonly<Record<string, unknown>> | string;

export interface FakeUpstream {
  /** host:port */
  readonly endpoint: string;
  /** The replies by action. Actions without one get an empty success. */
  readonly replies: Map<string, (query: URLSearchParams) => FakeReply>;
  /** All calls so far: the action and its parameters. */
  readonly calls: { readonly action: string; readonly query: Readonly<Record<string, string>> }[];
  close(): Promise<void>;
}

export async function startFakeUpstream(): Promise<FakeUpstream> {
  const replies: FakeUpstream['replies'] = new Map();
  const calls: FakeUpstream['calls'] = [];
  const server = createServer((request, response) => {
    const action = String(request.headers['x-acs-action']);
    const { searchParams } = new URL(request.url ?? '/', 'http://fake');
    calls.push({ action, query: Object.fromEntries(searchParams) });
    const reply = replies.get(action)?.(searchParams) ?? {};
    request.resume().on('end', () => {
      response.setHeader('content-type', 'application/json');
      response.end(
        typeof reply === 'string' ? reply : JSON.stringify({ Code: 'OK', Message: 'OK', RequestId: 'REQ-1', ...reply }),
      );
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `127.0.0.1:${port}`,
    replies,
    calls,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
