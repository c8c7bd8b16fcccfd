/** What lies between two ends of a connection, and can fall silent without either hearing of it, as a firewall does that forgot it. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface Wire {
  readonly port: number;
  /** Nothing comes through any more on what is connected now, which stays open; what connects later is led through. */
  cut(): void;
  close(): Promise<void>;
}

/** @param to the port of the loopback that it leads to; null: nowhere, so that nobody ever answers */
export async function startWire(to: number | null): Promise<Wire> {
  const sockets = new Set<Socket>();
  let pairs: [Socket, Socket][] = [];
  const server = createServer((near) => {
    keep(near);
    if (to === null) return void near.resume();
    const far = keep(connect(to, '127.0.0.1'));
    near.pipe(far).pipe(near);
    pairs.push([near, far]);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');

  function keep(socket: Socket): Socket {
    sockets.add(socket);
    return socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  }

  return {
    port: (server.address() as AddressInfo).port,
    cut() {
      for (const [near, far] of pairs) {
        near.unpipe(far).resume();
        far.unpipe(near).resume();
      }
      pairs = [];
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
