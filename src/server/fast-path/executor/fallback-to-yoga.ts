/** Thrown where the cached executor cannot answer: yoga waits for what is not in the cache, and reports errors. */
export class FallbackToYoga extends Error {
  constructor() {
    super('this request needs the yoga pipeline');
    this.name = 'FallbackToYoga';
  }
}
