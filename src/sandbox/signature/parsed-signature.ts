/** The signature of a call: the identity that it claims, and its verification. */
export interface ParsedSignature {
  accessKeyId: string | undefined;
  securityToken: string | undefined;
  /** Time of signing, ISO 8601 in UTC. */
  timestamp: string | undefined;
  nonce: string | undefined;
  /** @throws ApiError where the signature is incomplete or was not made with this secret */
  verify(secret: string): void;
}
