/** An HTTP proxy that tunnels with CONNECT, on a free loopback port. It is closed after the test. */
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

export interface ConnectProxy {
  readonly url: string;
  /** `host:port` of every CONNECT so far. */
  readonly targets: readonly string[];
}

export interface ConnectProxyOptions {
  /** `user:password` that clients must send. */
  readonly credentials?: string;
  /** Refuses every tunnel with this status. */
  readonly refuseWith?: number;
  /** Ports on loopback to connect to, by the requested `host:port`. Other targets are connected to as requested. */
  readonly routes?: Readonly<Record<string, number>>;
}

export async function startConnectProxy(options: ConnectProxyOptions = {}): Promise<ConnectProxy> {
  const { credentials, refuseWith, routes = {} } = options;
  const targets: string[] = [];
  const sockets = new Set<Socket>();
  const track = (socket: Socket) => {
    sockets.add(socket);
    return socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  };
  const isAllowed = ({ headers }: IncomingMessage) =>
    credentials === undefined ||
    headers['proxy-authorization'] === `Basic ${Buffer.from(credentials).toString('base64')}`;
  const server = createServer((_request, response) => response.writeHead(405).end());
  server.on('connection', track);
  server.on('connect', (request: IncomingMessage, client: Socket) => {
    const { url = '' } = request;
    targets.push(url);
    const status = refuseWith ?? (isAllowed(request) ? 200 : 407);
    if (status !== 200) return client.end(`HTTP/1.1 ${status} Refused\r\ncontent-length: 0\r\n\r\n`);
    const upstream = track(connect(routes[url] ?? Number(url.split(':').at(-1)), '127.0.0.1'));
    upstream.once('connect', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      client.pipe(upstream).pipe(client);
    });
    return client;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, targets };
}
