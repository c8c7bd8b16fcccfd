/** Who a call says it is from, and how to find out whether that is true. */
export interface ParsedSignature {
  accessKeyId: string | undefined;
  securityToken: string | undefined;
  /** When it was signed, ISO 8601 in UTC. */
  timestamp: string | undefined;
  nonce: string | undefined;
  /** Throws a Refusal when the signature is incomplete or was not made with this secret. */
  verify(secret: string): void;
}
