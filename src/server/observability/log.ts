import { pino, type DestinationStream, type Logger } from 'pino';
import type { OnWrite } from '../../loaders/index.js';
import { scrub } from '../../upstream/index.js';
import { currentRequestId } from '../request-id.js';

export type { Logger };

/** Keys whose values are redacted, anywhere in a log line. */
const redactedKeys = [
  'accessKeyId',
  'accessKeySecret',
  'securityToken',
  'authorization',
  'cookie',
  'password',
  'keyHash',
  'redisUrl',
  'idempotencyRedisUrl',
];

/** Maximum depth of an error's causes in the log. */
const maxCauses = 4;

/** Maximum number of characters that wait until standard output accepts them. */
const maxUnwritten = 1_000_000;

export interface LogOptions {
  readonly level: string;
  readonly terminal: boolean;
  /** Standard output by default. */
  readonly destination?: DestinationStream;
}

/** Creates the log: JSON lines on standard output, each with its request id; coloured text on a terminal. */
export function createLog({ level, terminal, destination }: LogOptions): Logger {
  const options = {
    level,
    base: null,
    serializers: { err: errorSerializer, error: errorSerializer },
    redact: {
      paths: [...redactedKeys, ...redactedKeys.map((name) => `*.${name}`), '*["x-api-key"]', '["x-api-key"]'],
      censor: '[secret]',
    },
    mixin: () => ({ requestId: currentRequestId() }),
  };
  if (!terminal) return pino(options, destination ?? openStandardOutput());
  const pretty = { ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss' };
  return pino({ ...options, transport: { target: 'pino-pretty', options: pretty } });
}

/** Standard output. Drops lines that it does not accept, as on a full disk: the gateway goes on without a log. */
function openStandardOutput(): DestinationStream {
  const stream = pino.destination({ dest: process.stdout.fd, sync: false, maxLength: maxUnwritten });
  // Otherwise the stream would retry at the exit of the process for as long as the write fails.
  return stream.on('error', () => void (stream.flushSync = () => undefined));
}

/** The audit log: a line for every write, with `audit: true` and both request ids, at any log level except silent. */
export function createAuditLogger(log: Logger): OnWrite {
  const audit = log.child({ audit: true }, log.level === 'silent' ? {} : { level: 'info' });
  return (write) => audit.info({ ...write, requestId: currentRequestId() }, 'write');
}

/**
 * Pino serializer for errors: the position in the code, such as `schema/cost.js:75`, and the message without addresses,
 * keys and long numbers, so that no text of a caller or the upstream is logged. Other values stay as they are.
 */
export function errorSerializer(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return error;
  const frames = (error.stack ?? '').matchAll(/\b((?:src|schema|node_modules)\/[^\s():]+:\d+):\d+/g);
  return {
    name: error.name,
    code: 'code' in error && typeof error.code === 'string' ? error.code : undefined,
    message: scrub(error.message),
    frames: Array.from(frames, ([, frame]) => frame).slice(0, 10),
    cause: error.cause instanceof Error && depth < maxCauses ? errorSerializer(error.cause, depth + 1) : undefined,
  };
}
