import { expect, it } from 'vitest';
import { createDiagLogger } from '../../src/server/observability/tracing/index.js';

it('tracing diagnostics are logged once a minute per text, with only the message of an error', () => {
  const said: unknown[] = [];
  let now = 0;
  const diag = createDiagLogger({ warn: (line: unknown) => void said.push(line) }, () => now);
  const failed = JSON.stringify({
    stack: 'Error: at …',
    message: 'connect ECONNREFUSED 127.0.0.1:1',
    data: 'secret of the collector',
  });
  const lines = (...reasons: string[]) => reasons.map((reason) => ({ type: 'diagnostic', reason }));

  diag.error(failed);
  now = 59_999;
  diag.error(failed);
  diag.warn('a sentence');
  diag.info('not told');
  expect(said).toEqual(lines('connect ECONNREFUSED 127.0.0.1:1', 'a sentence'));
  now = 60_000;
  diag.error(failed);
  expect(said).toHaveLength(3);
  for (let other = 0; other < 1_000; other++) diag.warn(`another ${other}`);
  expect(said).toHaveLength(1_003);
});
