/** Adds the request id to the errors in an MCP response, so that an operator finds their cause in the log. */
import { isJsonObject, tryParseJson } from '../json.js';

/** The response with `requestId` in the `data` of JSON-RPC errors, and in the `_meta` of results of failed tools. */
export async function withRequestId(response: Response, requestId: string): Promise<Response> {
  const { body, status, headers } = response;
  const contentType = headers.get('content-type') ?? '';
  if (body === null) return response;
  if (contentType.startsWith('application/json'))
    return new Response(addToMessages(await response.text(), requestId), { status, headers });
  if (!contentType.startsWith('text/event-stream')) return response;
  const lines = body
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(
      mapLines((line) => line.replace(/^data: ?(.*)$/, (_, data: string) => `data: ${addToMessages(data, requestId)}`)),
    )
    .pipeThrough(new TextEncoderStream());
  return new Response(lines, { status, headers });
}

/** Maps each line of a text that arrives in chunks, as soon as the line is complete. */
function mapLines(map: (line: string) => string): TransformStream<string, string> {
  let rest = '';
  return new TransformStream({
    transform(chunk, controller) {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) controller.enqueue(`${map(line)}\n`);
    },
    flush(controller) {
      if (rest !== '') controller.enqueue(map(rest));
    },
  });
}

/** @param json a message, or a batch of them */
function addToMessages(json: string, requestId: string): string {
  const parsed = tryParseJson(json);
  if (Array.isArray(parsed)) return JSON.stringify(parsed.map((message) => addToMessage(message, requestId)));
  const changed = addToMessage(parsed, requestId);
  return changed === parsed ? json : JSON.stringify(changed);
}

function addToMessage(message: unknown, requestId: string): unknown {
  if (!isJsonObject(message)) return message;
  const { error, result } = message;
  if (isJsonObject(error)) {
    const data = isJsonObject(error['data'])
      ? error['data']
      : error['data'] === undefined
        ? {}
        : { detail: error['data'] };
    return { ...message, error: { ...error, data: { ...data, requestId } } };
  }
  if (!isJsonObject(result) || result['isError'] !== true) return message;
  const meta = isJsonObject(result['_meta']) ? result['_meta'] : {};
  return { ...message, result: { ...result, _meta: { ...meta, requestId } } };
}
