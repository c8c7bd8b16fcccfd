import { pino, type Logger } from 'pino';
import { currentRequestId } from './request-id.js';

export type { Logger };

/** What a log line never shows, wherever it stands in one. */
const secrets = ['accessKeyId', 'accessKeySecret', 'securityToken', 'authorization', 'cookie', 'password', 'keyHash', 'redisUrl'];

/** JSON lines on standard output, each with the id of the request it belongs to; coloured lines on a terminal. */
export function createLog({ level, terminal }: { level: string; terminal: boolean }): Logger {
  return pino({
    level,
    base: null,
    redact: { paths: [...secrets, ...secrets.map((name) => `*.${name}`), '*["x-api-key"]', '["x-api-key"]'], censor: '[secret]' },
    mixin: () => {
      const requestId = currentRequestId();
      return requestId === undefined ? {} : { requestId };
    },
    ...(terminal ? { transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss' } } } : {}),
  });
}
