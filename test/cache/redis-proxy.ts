/** A TCP proxy in front of Redis that a test can cut, restore and point at another server. */
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export interface RedisProxy {
  readonly url: string;
  /** Closes every connection and accepts none until it is restored. */
  cut(): void;
  restore(): void;
  /** Drops the replies of open connections, whose commands still reach the server. */
  loseReplies(): void;
  /** Forwards new connections to another server. Open ones stay with the old server. */
  pointTo(url: string): void;
  close(): Promise<void>;
}

export async function startRedisProxy(url: string): Promise<RedisProxy> {
  const sockets = new Set<Socket>();
  const pairs: (readonly [client: Socket, upstream: Socket])[] = [];
  let isUp = true;
  let target = url;
  const server = createServer((client) => {
    if (!isUp) return client.destroy();
    const upstream = connect(Number(new URL(target).port), '127.0.0.1');
    pairs.push([client, upstream]);
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(one);
      one.on('error', () => undefined);
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error(`expected a port, got ${String(address)}`);
  const cut = () => {
    isUp = false;
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `redis://127.0.0.1:${address.port}`,
    cut,
    pointTo: (other) => void (target = other),
    restore: () => void (isUp = true),
    loseReplies() {
      for (const [client, upstream] of pairs) upstream.unpipe(client).resume();
    },
    async close() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
