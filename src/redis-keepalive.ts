/** A connection to Redis, as far as it is asked for a sign of life. */
interface PingableConnection {
  readonly status: string;
  ping(): Promise<unknown>;
}

/**
 * How often connections are asked for a sign of life, and, as their `socketTimeout`, how long its coming may take.
 * Milliseconds.
 */
export const keepaliveMs = 3_000;

/**
 * Asks connections for a sign of life. One that says nothing may have nothing to say, or its other end may be gone
 * without a word: a lost host, a firewall that forgot it. What is asked and not answered within its `socketTimeout` is
 * closed by ioredis and opened anew.
 * @returns ends it
 */
export function startKeepalive(connections: readonly PingableConnection[], intervalMs = keepaliveMs): () => void {
  const timer = setInterval(() => {
    for (const connection of connections) if (connection.status === 'ready') connection.ping().catch(() => undefined);
  }, intervalMs).unref();
  return () => clearInterval(timer);
}
