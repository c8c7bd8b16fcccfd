/** One of many: what is wrong with it is an error in its place, and the others are asked for all the same. */
export function rejectOnThrow<T>(load: () => T): T | Promise<never> {
  try {
    return load();
  } catch (error) {
    return Promise.reject(error);
  }
}
