/**
 * The upstream room: one verb, `call`, that carries an operation of the table over the road
 * encode -> breaker -> retry(throttle(transport)) -> unwrap, and brings back its result or an error of the catalogue.
 * May import errors, domain, operations and throttle. Never learns who asks, what is cached, or what an operation's
 * result is for; only alicloud.ts knows by which client a call is signed and sent.
 *
 * Writes: none is sent twice unless the upstream surely did not carry out the first; none is called failed that may have
 * been carried out (OUTCOME_UNKNOWN); one whose caller has gone is awaited to its end.
 */
export { createAlicloudTransport, type AlicloudOptions, type AlicloudTransport, type KeyPair } from './alicloud.js';
export type { BreakerState } from './breaker.js';
export type { BreakerChanged, CallEnded, CallRetried, CallSent, UpstreamEvent } from './events.js';
export { errorMappings, type ErrorMapping } from './error-mapping.js';
export { scrub } from './scrub.js';
export {
  TransportError,
  type Transport,
  type TransportFault,
  type TransportReply,
  type TransportRequest,
} from './transport.js';
export {
  createUpstream,
  type CallResult,
  type CallOptions,
  type SendGuard,
  type Upstream,
  type UpstreamOptions,
  type UpstreamState,
} from './upstream.js';
