/** Texts about bulk work and print sheets. */
import { codes, plural } from './plural.js';

export const bulk = {
  title: 'Add many codes',
  deleteTitle: 'Delete codes',
  label: 'Messages, one per line, or a table with the columns text and caption',
  example: 'Hello from table 1\nHello from table 2',
  openFile: 'Open a CSV file',
  preview: 'These codes will be made',
  line: 'Line',
  text: 'Message',
  caption: 'Caption',
  more: (count: number) => `and ${count.toLocaleString('en')} more`,
  problems: (count: number) =>
    `${plural(count, 'line', 'lines')} cannot be sent. Correct ${count === 1 ? 'it' : 'them'} first.`,
  extraColumns: 'More columns than expected. Put a message with a comma into quotation marks.',
  empty: 'The message is empty.',
  tooLong: (length: number, max: number) => `${length} characters; at most ${max} are allowed.`,
  repeated: (line: number) => `Same message as line ${line}. Both will be made.`,
  tooMany: (count: number, max: number) => `${count} messages; at most ${max} can be added at once.`,
  add: (count: number) => `Add ${count === 0 ? 'codes' : codes(count)}`,
  progress: 'Progress',
  results: 'Results line by line',
  waiting: 'Waiting',
  deleted: 'Deleted',
  sum: {
    add: (made: number, all: number) => `${made} of ${codes(all)} added`,
    delete: (made: number, all: number) => `${made} of ${codes(all)} deleted`,
  },
  failed: (count: number) => `${count} failed`,
  running: { add: 'Adding codes', delete: 'Deleting codes' },
  goesOn: 'You can close this window. The work goes on while this tab stays open.',
  stopped: (made: number) =>
    `Stopped. ${plural(made, 'line was', 'lines were')} already done and will stay. ` +
    'Lines just sent may still finish; retrying is safe.',
  checkStatus: 'Check status',
  correct: 'Correct the failed ones',
  retry: (count: number) => `Retry ${plural(count, 'failed line', 'failed lines')}`,
  retryIn: (count: number) => `Retry in ${count} s`,
  print: (count: number) => `Print ${codes(count)}`,
  show: 'Show',
  busy: 'Another list is still being worked on. Wait for it or stop it first.',
  finished: {
    add: (count: number) => `${codes(count)} added.`,
    delete: (count: number) => `${codes(count)} deleted.`,
  },
  fileHeader: ['text', 'caption', 'code', 'link', 'number'],
};

export const print = {
  title: (count: number) => `Print ${codes(count)}`,
  layout: 'Size',
  layouts: { grid: 'A4 grid, 12 on a page', tents: 'Table tents, 2 on a page', stickers: 'Stickers, 40 on a page' },
  show: 'Print under each code',
  message: 'Message',
  caption: 'Caption',
  number: 'Number and code',
  pages: (count: number) => plural(count, 'A4 page', 'A4 pages'),
  print: 'Print',
};
