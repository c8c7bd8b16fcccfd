/**
 * A TCP proxy that can silently drop traffic, like a firewall that lost its connection table: half-open connections.
 */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface TcpProxy {
  readonly port: number;
  /** Drops all traffic of current connections and leaves them open. New connections are forwarded. */
  blackhole(): void;
  close(): Promise<void>;
}

/** @param targetPort loopback port to forward to; null to accept connections and never answer */
export async function startTcpProxy(targetPort: number | null): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let connections: [Socket, Socket][] = [];
  const server = createServer((client) => {
    track(client);
    if (targetPort === null) return void client.resume();
    const target = track(connect(targetPort, '127.0.0.1'));
    client.pipe(target).pipe(client);
    connections.push([client, target]);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');

  function track(socket: Socket): Socket {
    sockets.add(socket);
    return socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  }

  return {
    port: (server.address() as AddressInfo).port,
    blackhole() {
      for (const [client, target] of connections) {
        client.unpipe(target).resume();
        target.unpipe(client).resume();
      }
      connections = [];
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
