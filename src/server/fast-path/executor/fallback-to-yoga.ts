/** What is asked cannot be answered at once: it takes the road on which answers are waited for, and refusals are told. */
export class FallbackToYoga extends Error {
  constructor() {
    super('this request needs the yoga pipeline');
    this.name = 'FallbackToYoga';
  }
}
