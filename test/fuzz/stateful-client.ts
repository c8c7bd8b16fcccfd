/** An HTTP client whose connections the test can close, and the connections that a server still has open. */
import { subscribe } from 'node:diagnostics_channel';
import { Agent, request, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { StatefulRequest } from './stateful.js';

export interface FuzzAnswer {
  readonly status: number;
  readonly requestId: string | undefined;
  readonly contentType: string;
  /** Empty if the client left before the end. */
  readonly text: string;
}

/** An answer that takes longer than this is a violation, because some work never ends. */
const answerTimeoutMs = 20_000;

/** Sends requests over kept connections; close() closes all of them. */
export function createFuzzClient(url: string) {
  const agent = new Agent({ keepAlive: true });
  return {
    close: () => agent.destroy(),
    send({ method, search, headers, body, isSubscription, leavesEarly }: StatefulRequest): Promise<FuzzAnswer> {
      return new Promise((resolve, reject) => {
        const outgoing = request(url + search, { method, agent, headers }, (response) => {
          const answer = {
            status: response.statusCode ?? 0,
            requestId: response.headers['x-request-id']?.toString(),
            contentType: response.headers['content-type'] ?? '',
          };
          const isOpenStream =
            answer.status === 200 && /^(text\/event-stream|multipart\/mixed)/.test(answer.contentType);
          // A subscription does not end by itself, so its client disconnects.
          if (isOpenStream && (isSubscription || leavesEarly)) {
            outgoing.destroy();
            return resolve({ ...answer, text: '' });
          }
          readText(response).then((text) => resolve({ ...answer, text }), reject);
        });
        outgoing.setTimeout(answerTimeoutMs, () => outgoing.destroy(new Error('no answer in time')));
        outgoing.on('error', reject);
        outgoing.end(body);
      });
    },
  };
}

async function readText(response: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += String(chunk);
  return text;
}

/** Watches the connections that servers of this process accept. Returns a function that counts those of one port. */
export function watchConnections(): (port: number) => number {
  const open = new Set<Socket>();
  subscribe('net.server.socket', (message) => {
    const { socket } = message as { readonly socket: Socket };
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  return (port) => [...open].filter(({ localPort }) => localPort === port).length;
}
