import { pino, type DestinationStream, type Logger } from 'pino';
import type { OnWrite } from '../../loaders/index.js';
import { errorSerializer } from './error-serializer.js';
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
    serializers: { err: (error: unknown) => errorSerializer(error), error: (error: unknown) => errorSerializer(error) },
    redact: {
      paths: [...redactedKeys, ...redactedKeys.map((name) => `*.${name}`), '*["x-api-key"]', '["x-api-key"]'],
      censor: '[secret]',
    },
    mixin: () => {
      const requestId = currentRequestId();
      return requestId === undefined ? {} : { requestId };
    },
    ...(terminal
      ? { transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss' } } }
      : {}),
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/**
 * The audit log: a line for every write, with `audit: true`, at any log level except silent. `requestId` is the
 * request's, `upstreamRequestId` the upstream's.
 */
export function createAuditLogger(log: Logger): OnWrite {
  const audit = log.child({ audit: true }, log.level === 'silent' ? {} : { level: 'info' });
  return (write) => audit.info({ ...write, requestId: currentRequestId() }, 'write');
}
