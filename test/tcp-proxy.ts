/** What lies between two ends of a connection, and can fall silent without either hearing of it, as a firewall does that forgot it. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface TcpProxy {
  readonly port: number;
  /** Nothing comes through any more on what is connected now, which stays open; what connects later is led through. */
  blackhole(): void;
  close(): Promise<void>;
}

/** @param targetPort the port of the loopback that it leads to; null: nowhere, so that nobody ever answers */
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
