/** A read that may only answer with what the cache has at hand, of which it has nothing. */
export class NotAtHandError extends Error {
  constructor() {
    super('Nothing of it is at hand.');
    this.name = 'NotAtHandError';
  }
}
