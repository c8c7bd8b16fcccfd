import type { CamsReply } from '../operations/index.js';

/** What came back over the wire, whatever it says. */
export interface TransportReply {
  /** HTTP status. */
  readonly status: number;
  /** The body as it came; of a status from 400 on, what the client has already parsed from JSON. */
  readonly body: string | CamsReply;
  /** The header `x-acs-request-id`, where the client hands over headers. */
  readonly requestId: string | null;
}

export interface TransportRequest {
  /** CAMS' name of the operation. */
  readonly action: string;
  readonly query: Readonly<Record<string, string>>;
  /** Whether it changes something upstream: such a call never goes out on a connection that may have gone stale. */
  readonly isWrite: boolean;
}

/** The narrow port to the network: signs, sends, and tells what came back. It neither retries nor judges. */
export interface Transport {
  /** Ends when the exchange is over, within its own timeout. @throws TransportError, and nothing else. */
  send(request: TransportRequest): Promise<TransportReply>;
}

/**
 * How an exchange can fail.
 * `unreachable`: no connection came about (refused, no such host, TLS). `credentials`: there was nothing to sign with. In
 * both, nothing was sent. `broken`: the connection ended first. `timeout`: no answer in time. `unreadable`: an answer
 * came that is no JSON. In these, the upstream may have carried the call out.
 */
export type TransportFault = 'unreachable' | 'credentials' | 'broken' | 'timeout' | 'unreadable';

/** An exchange without a reply. Made of our own words alone: the client's messages hold URLs, and those hold phone numbers. */
export class TransportError extends Error {
  readonly fault: TransportFault;

  /** @param detail a code of the system or of the client, such as ECONNRESET; never a message of theirs */
  constructor(fault: TransportFault, detail?: string) {
    super(detail === undefined ? fault : `${fault} (${detail})`);
    this.name = 'TransportError';
    this.fault = fault;
  }

  /** True when the upstream cannot have carried the call out. */
  get wasNeverSent(): boolean {
    return this.fault === 'unreachable' || this.fault === 'credentials';
  }
}
