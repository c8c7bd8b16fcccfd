/**
 * The upstream client: `call` runs an operation through encode -> breaker -> retry(throttle(transport)) -> unwrap, and
 * returns its result or throws a GatewayError.
 * May import errors, domain, operations and throttle. Does not know the caller, the cache or what a result is for; only
 * alicloud.ts knows the client that signs and sends.
 *
 * Writes: a write is sent again only if the upstream surely did not carry it out; a write that may have been carried
 * out is never reported as failed (OUTCOME_UNKNOWN); a sent write is awaited to its end even if its caller has
 * disconnected.
 */
export { createAlicloudTransport, type AlicloudOptions, type AlicloudTransport, type KeyPair } from './alicloud.js';
export type { BreakerState } from './circuit-breaker.js';
export type { CallEnded, CallSent, UpstreamEvent } from './events.js';
export { errorMappings } from './error-mapping.js';
export { scrub } from './scrub.js';
export {
  TransportError,
  type Transport,
  type TransportFault,
  type TransportReply,
  type TransportRequest,
} from './transport.js';
export { createUpstream, type CallResult, type CallOptions, type Upstream } from './upstream.js';
