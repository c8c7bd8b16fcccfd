/** Turns a synchronous throw into a rejection, so that one item of a list fails alone and the others still load. */
export function rejectOnThrow<T>(load: () => T): T | Promise<never> {
  try {
    return load();
  } catch (error) {
    return Promise.reject(error);
  }
}
