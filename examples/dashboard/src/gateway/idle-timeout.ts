/**
 * Maximum time without any bytes from the gateway, in milliseconds. By default the gateway ends a request after 30
 * seconds (REQUEST_TIMEOUT_MS), and it sends a ping every 12 seconds on a stream of events.
 */
const idleTimeoutMs = 45_000;

/** The same for bulk work: its next line may wait behind other lines, at most 50 of each page, at five a second. */
const bulkIdleTimeoutMs = 120_000;

/** The same for the probe whether the gateway can be reached. */
const probeTimeoutMs = 10_000;

/** `fetch` for all requests of the page. No request waits forever, and no incomplete response seems complete. */
export const fetchWithIdleTimeout = createFetch(idleTimeoutMs);
export const fetchBulk = createFetch(bulkIdleTimeoutMs);
export const fetchProbe = createFetch(probeTimeoutMs);

/**
 * If a connection breaks silently, as when a laptop wakes up in another network, the browser reports neither an answer
 * nor an error. Therefore the request fails if nothing arrives for `timeoutMs`.
 */
function createFetch(timeoutMs: number): typeof fetch {
  return async (input, init) => {
    const idle = new AbortController();
    let timer = 0;
    const stop = () => window.clearTimeout(timer);
    function restart(): void {
      stop();
      timer = window.setTimeout(() => idle.abort(new Error('The gateway sent nothing for too long.')), timeoutMs);
    }
    const signals = [idle.signal, ...(init?.signal == null ? [] : [init.signal])];
    init?.signal?.addEventListener('abort', stop);
    restart();
    try {
      const response = await fetch(input, { ...init, signal: AbortSignal.any(signals) });
      return new Response(response.body?.pipeThrough(watch(response, restart, stop)) ?? null, response);
    } catch (error) {
      stop();
      throw error;
    }
  };
}

/** Calls `onBytes` whenever bytes arrive. A multipart response that ends before its closing delimiter is an error. */
function watch({ headers }: Response, onBytes: () => void, onEnd: () => void) {
  const boundary = /^multipart\/mixed.*boundary="?([^";]+)/i.exec(headers.get('content-type') ?? '')?.[1];
  const delimiter = boundary === undefined ? '' : `--${boundary}--`;
  const decoder = new TextDecoder('latin1');
  let tail = '';
  return new TransformStream<Uint8Array, Uint8Array>({
    transform(bytes, controller) {
      onBytes();
      tail = (tail + decoder.decode(bytes.subarray(-100), { stream: true })).slice(-100);
      controller.enqueue(bytes);
    },
    flush(controller) {
      onEnd();
      if (!tail.trimEnd().endsWith(delimiter)) controller.error(new Error('The response ended early.'));
    },
  });
}
