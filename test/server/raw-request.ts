import { connect } from 'node:net';

export interface RawResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** Sends raw bytes over a new socket, for requests that no HTTP client would send. */
export function sendBytes(url: string, bytes: Buffer | string): Promise<RawResponse> {
  const { port, hostname } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    const chunks: Buffer[] = [];
    socket.on('error', reject).on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('close', () => resolve(parseResponse(Buffer.concat(chunks).toString())));
    socket.write(bytes);
  });
}

/** Builds a request that asks the server to close the connection. */
export function rawRequest(line: string, headers: readonly string[], body: Buffer | string = ''): Buffer {
  const content = Buffer.from(body);
  const head = [`${line} HTTP/1.1`, ...headers, `content-length: ${content.length}`, 'connection: close', '', ''];
  return Buffer.concat([Buffer.from(head.join('\r\n'), 'latin1'), content]);
}

function parseResponse(response: string): RawResponse {
  const [head = '', ...rest] = response.split('\r\n\r\n');
  const [status = '', ...lines] = head.split('\r\n');
  const headers = lines.map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
  });
  return {
    status: Number(status.split(' ')[1]),
    headers: Object.fromEntries(headers),
    text: rest.join('\r\n\r\n'),
  };
}
