import type { BackgroundRead } from '../loaders/index.js';
import { listPhoneMessageQrdl, queryChatappPhoneNumbers } from '../operations/index.js';
import type { ExampleData } from '../server/index.js';

/** How long GraphiQL waits for the ids of its examples, and their maximum age: deleted ids are not cached. */
const readOptions = { timeoutMs: 2_000, maxAgeMs: Infinity } as const;

/** Reads a connected number of a space and two of its codes for GraphiQL's examples; null if there are none. */
export function createExampleDataReader(read: BackgroundRead, custSpaceId: string): () => Promise<ExampleData | null> {
  return async () => {
    try {
      const { items: numbers } = await read(queryChatappPhoneNumbers, { CustSpaceId: custSpaceId }, readOptions);
      const number = numbers.find(({ status }) => status === 'CONNECTED') ?? numbers[0];
      if (number === undefined) return null;
      const parameters = { CustSpaceId: custSpaceId, PhoneNumber: number.digits };
      const [first, second] = (await read(listPhoneMessageQrdl, parameters, readOptions)).items;
      if (first === undefined || second === undefined) return null;
      return { custSpaceId, number: `+${number.digits}`, codes: [first.code, second.code] };
    } catch {
      // The upstream may be unreachable; the examples then contain placeholders.
      return null;
    }
  };
}
