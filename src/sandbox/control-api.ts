import type { RawRequest } from './request.js';
import { splitTarget } from './request.js';
import { jsonReply, type HttpReply } from './reply.js';
import { InvalidFaultError } from './faults/fault-spec.js';
import type { Sandbox } from './sandbox.js';

/** Whether a remote address belongs to this machine. */
export function isLoopback(address: string | undefined): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address ?? '');
}

const controlError = (status: number, error: string) => jsonReply(status, { error });

function changeFaults(sandbox: Sandbox, body: Buffer): HttpReply {
  let specs: unknown;
  try {
    specs = JSON.parse(body.toString('utf8'));
  } catch {
    return controlError(
      400,
      `Expected JSON: a fault, or a list of faults; got ${JSON.stringify(body.toString('utf8', 0, 80))}.`,
    );
  }
  try {
    if (Array.isArray(specs)) sandbox.faults.replace(specs);
    else sandbox.faults.add(specs);
  } catch (error) {
    if (error instanceof InvalidFaultError) return controlError(400, error.message);
    throw error;
  }
  return jsonReply(200, sandbox.faults.list());
}

/** The control API under /__sandbox/: statistics, reset and fault injection. Accepts callers on loopback only. */
export function handleControlRequest(
  sandbox: Sandbox,
  { method, target, body }: RawRequest,
  remoteAddress: string | undefined,
): HttpReply {
  if (!isLoopback(remoteAddress))
    return controlError(403, 'Expected a caller on this machine; these addresses answer on loopback only.');
  const { path } = splitTarget(target);
  switch (`${method} ${path}`) {
    case 'GET /__sandbox/stats':
      return jsonReply(200, sandbox.stats());
    case 'POST /__sandbox/reset':
      sandbox.reset();
      return jsonReply(200, sandbox.stats());
    case 'GET /__sandbox/verification-codes':
      return jsonReply(200, sandbox.verificationCodes());
    case 'GET /__sandbox/faults':
      return jsonReply(200, sandbox.faults.list());
    case 'POST /__sandbox/faults':
      return changeFaults(sandbox, body);
    case 'DELETE /__sandbox/faults':
      sandbox.faults.replace([]);
      return jsonReply(200, sandbox.faults.list());
    default:
      return controlError(
        404,
        'Expected GET /__sandbox/stats or /__sandbox/verification-codes, POST /__sandbox/reset, ' +
          `or GET, POST or DELETE /__sandbox/faults; got ${method} ${path}.`,
      );
  }
}
