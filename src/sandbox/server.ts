import { setMaxListeners } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { handleControlRequest } from './control-api.js';
import { jsonReply, toDelivery, type Delivery, type HttpReply } from './reply.js';
import { splitTarget, type RawRequest } from './request.js';
import type { Sandbox } from './sandbox.js';

/** A listening sandbox server. */
export interface ListeningServer {
  /** Scheme, host and port. */
  url: string;
  port: number;
  /** Stops at once: refuses new connections and closes open ones, including hung ones. */
  close(): Promise<void>;
}

const maxBodyBytes = 1024 * 1024;
/** An oversized body is read and discarded up to this size, so that its sender can read the 413 reply. */
const maxDiscardedBytes = 16 * 1024 * 1024;
const keepAliveMs = 10 * 60 * 1000;

/** The whole body, or undefined when it is too large. Rejects when the client disconnects. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  const stream: AsyncIterable<Buffer> = request.iterator({ destroyOnReturn: false });
  for await (const chunk of stream) {
    size += chunk.length;
    if (size <= maxBodyBytes) chunks.push(chunk);
    if (size > maxDiscardedBytes) break;
  }
  return size <= maxBodyBytes ? Buffer.concat(chunks) : undefined;
}

function write(response: ServerResponse, { status, headers, body }: HttpReply): void {
  response.writeHead(status, headers).end(body);
}

const originOf = (host: string, port: number) => {
  const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
};

/** The HTTP server of the sandbox: reads requests, routes them, and carries out deliveries. */
class SandboxServer {
  readonly #sandbox: Sandbox;
  readonly #server: Server;
  readonly #closing = new AbortController();
  #origin = '';

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
    // Each call in flight adds a listener, so many listeners do not indicate a leak.
    setMaxListeners(0, this.#closing.signal);
    this.#server = createServer((request, response) => {
      this.#serve(request, response).catch(() => {
        if (!response.headersSent)
          write(response, jsonReply(500, { Code: 'InternalError', Message: 'The sandbox failed.' }));
      });
    });
    // Idle connections stay open, unless the fault idleClose closes them.
    this.#server.keepAliveTimeout = keepAliveMs;
  }

  async listen(): Promise<ListeningServer> {
    const { host, port } = this.#sandbox.settings;
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', (error: NodeJS.ErrnoException) => {
        const reason = error.code === 'EADDRINUSE' ? 'the port is in use' : error.message;
        reject(new Error(`The sandbox cannot listen on ${host}:${port}: ${reason}.`, { cause: error }));
      });
      this.#server.listen(port, host, resolve);
    });
    const address = this.#server.address();
    const actualPort = typeof address === 'object' && address !== null ? address.port : port;
    this.#origin = originOf(host, actualPort);
    return { url: this.#origin, port: actualPort, close: () => this.#close() };
  }

  async #close(): Promise<void> {
    this.#closing.abort();
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    if (body === undefined) {
      const reply = jsonReply(413, {
        Code: 'RequestEntityTooLarge',
        Message: `Expected at most ${maxBodyBytes} bytes.`,
      });
      write(response, { ...reply, headers: { ...reply.headers, connection: 'close' } });
      return;
    }
    const { method = 'GET', url: target = '/', headers } = request;
    const rawRequest: RawRequest = { method, target, headers, body };
    this.#deliver(await this.#route(rawRequest, request.socket.remoteAddress), response);
  }

  async #route(rawRequest: RawRequest, remoteAddress: string | undefined): Promise<Delivery> {
    const { path } = splitTarget(rawRequest.target);
    if (path.startsWith('/__sandbox/'))
      return toDelivery(handleControlRequest(this.#sandbox, rawRequest, remoteAddress));
    if (path.startsWith('/qr/')) return toDelivery(await this.#sandbox.qrImages.serve(rawRequest.target));
    if (path !== '/')
      return toDelivery(jsonReply(404, { Code: 'NotFound', Message: 'Expected /, /qr/… or /__sandbox/….' }));
    return this.#sandbox.handle(rawRequest, { origin: this.#origin, sleep: (ms) => this.#sleep(ms) });
  }

  #deliver(delivery: Delivery, response: ServerResponse): void {
    switch (delivery.kind) {
      case 'reset':
        response.socket?.resetAndDestroy();
        break;
      case 'hang':
        break;
      case 'send':
        write(response, delivery.reply);
        if (delivery.closeIdleAfterMs !== undefined) {
          const ms = delivery.closeIdleAfterMs;
          response.once('finish', () => this.#closeIdle(ms));
        }
    }
  }

  #closeIdle(afterMs: number): void {
    // At least 1 ms: a connection counts as idle only after its reply has been flushed.
    this.#sleep(Math.max(1, afterMs)).then(
      () => this.#server.closeIdleConnections(),
      () => undefined,
    );
  }

  async #sleep(ms: number): Promise<void> {
    if (ms > 0) await wait(ms, undefined, { signal: this.#closing.signal });
  }
}

/** Starts the server on the configured address. Rejects with a message that names the address if it cannot. */
export function listen(sandbox: Sandbox): Promise<ListeningServer> {
  return new SandboxServer(sandbox).listen();
}
