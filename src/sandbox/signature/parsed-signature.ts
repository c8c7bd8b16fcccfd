/** The signature of a call: the identity that the caller claims, and the verification of that claim. */
export interface ParsedSignature {
  accessKeyId: string | undefined;
  securityToken: string | undefined;
  /** Time of signing, ISO 8601 in UTC. */
  timestamp: string | undefined;
  nonce: string | undefined;
  /** @throws ApiError if the signature is incomplete or was not made with this secret */
  verify(secret: string): void;
}
