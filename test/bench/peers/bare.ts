/** A bare node:http server that sends the same bytes: the upper bound. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

/** The gateway's answers by request body. */
const answers = JSON.parse(readFileSync(process.env['BENCH_ANSWERS'] ?? '', 'utf8')) as Record<string, string>;
const bytes = new Map(Object.entries(answers).map(([body, answer]) => [body, Buffer.from(answer)]));

createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const answer = bytes.get(Buffer.concat(chunks).toString());
    response
      .writeHead(answer === undefined ? 404 : 200, {
        'content-type': 'application/json; charset=utf-8',
        'content-length': answer?.length ?? 0,
      })
      .end(answer);
  });
}).listen(Number(process.env['PORT']), '127.0.0.1');
