import type { CamsReply } from '../operations/index.js';

/** A raw HTTP reply. */
export interface TransportReply {
  /** HTTP status. */
  readonly status: number;
  /** The body as text; for a status of 400 or more, the JSON that the client has parsed already. */
  readonly body: string | CamsReply;
  /** The header `x-acs-request-id`. */
  readonly requestId: string | null;
  /** The header `Retry-After`, as it was sent. */
  readonly retryAfter?: string | undefined;
  /**
   * Call it if the upstream rejects the credentials that signed the call. Discards temporary credentials, so that the
   * next call is signed with new ones. Returns false if there are no others; absent for credentials that cannot be
   * renewed.
   */
  readonly discardCredentials?: (() => boolean) | undefined;
}

export interface TransportRequest {
  /** The CAMS name of the operation. */
  readonly action: string;
  readonly query: Readonly<Record<string, string>>;
  /** Writes are never sent on a reused connection, which may have gone stale. */
  readonly isWrite: boolean;
}

/** The port to the network: signs and sends one call and returns the raw reply. It neither retries nor interprets. */
export interface Transport {
  /** Settles when the exchange is over, within its own timeout. @throws TransportError and nothing else */
  send(request: TransportRequest): Promise<TransportReply>;
}

/**
 * The ways in which an exchange can fail. Nothing was sent: `unreachable` (connection refused, unknown host, TLS
 * failure), `credentials` (nothing to sign with). The upstream may have carried out the call: `broken` (the connection
 * closed early), `timeout`, `unreadable` (the reply is not JSON).
 */
export type TransportFault = 'unreachable' | 'credentials' | 'broken' | 'timeout' | 'unreadable';

/**
 * An exchange without a usable reply. It never contains the client's messages, which include URLs and so phone numbers.
 */
export class TransportError extends Error {
  readonly fault: TransportFault;

  /** @param detail an error code such as ECONNRESET; never a message */
  constructor(fault: TransportFault, detail?: string) {
    super(detail === undefined ? fault : `${fault} (${detail})`);
    this.name = 'TransportError';
    this.fault = fault;
  }

  /** True if the upstream cannot have carried out the call. */
  get wasNeverSent(): boolean {
    return this.fault === 'unreachable' || this.fault === 'credentials';
  }
}
