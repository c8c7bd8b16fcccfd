/** Counts with their nouns, as English writes them. */
export const plural = (count: number, one: string, many: string) =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
export const codes = (count: number) => plural(count, 'code', 'codes');
export const numbers = (count: number) => plural(count, 'number', 'numbers');
export const seconds = (count: number) => plural(count, 'second', 'seconds');
