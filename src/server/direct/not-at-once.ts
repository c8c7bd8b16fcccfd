/** What is asked cannot be answered at once: it takes the road on which answers are waited for, and refusals are told. */
export class NotAtOnce extends Error {
  constructor() {
    super('not at hand');
    this.name = 'NotAtOnce';
  }
}
