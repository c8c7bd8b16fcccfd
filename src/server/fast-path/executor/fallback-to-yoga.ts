/** Thrown if the cached executor cannot answer: yoga fetches uncached data and reports errors. */
export class FallbackToYoga extends Error {
  constructor() {
    super('this request needs the yoga pipeline');
    this.name = 'FallbackToYoga';
  }
}
