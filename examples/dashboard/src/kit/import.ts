/**
 * Reads the messages for new codes from pasted text or a CSV file, and finds errors line by line before anything is
 * sent.
 */
import Papa from 'papaparse';
import { characterCount, maxMessageLength } from '../codes/message-length.js';
import { texts } from '../texts/index.js';

/** Maximum number of inputs that one mutation of the gateway accepts. */
export const maxLines = 500;

export interface ImportedLine {
  /** Line of the file, from 1. */
  readonly line: number;
  readonly text: string;
  readonly caption: string;
  /** Why the line cannot be sent. */
  readonly error: string | null;
  /** A warning that does not prevent sending. */
  readonly warning: string | null;
}

/**
 * The first two columns are text and caption, in the order that a header names, if there is one. Delimiter: comma,
 * semicolon or tab.
 */
export function parseImport(source: string): ImportedLine[] {
  const rows = isTable(source) ? parseTable(source) : source.split(/\r?\n/).map((text) => [text]);
  const header = rows[0]?.map((cell) => cell.trim().toLowerCase()) ?? [];
  const textColumn = header.indexOf('text');
  const captionColumn = header.indexOf('caption');
  const hasHeader = textColumn >= 0;
  const columns = hasHeader ? header.length : 2;
  const firstLineByText = new Map<string, number>();
  return rows.flatMap((cells, index) => {
    if ((hasHeader && index === 0) || cells.every((cell) => cell.trim() === '')) return [];
    const text = (cells[hasHeader ? textColumn : 0] ?? '').trim();
    const caption = (hasHeader && captionColumn < 0 ? '' : (cells[hasHeader ? captionColumn : 1] ?? '')).trim();
    const line = index + 1;
    const firstLine = firstLineByText.get(text);
    if (firstLine === undefined) firstLineByText.set(text, line);
    return [
      {
        line,
        text,
        caption,
        error: cells.length > columns ? texts.bulk.extraColumns : lineError(text),
        warning: firstLine === undefined ? null : texts.bulk.repeated(firstLine),
      },
    ];
  });
}

function lineError(text: string): string | null {
  if (text === '') return texts.bulk.empty;
  const length = characterCount(text);
  return length > maxMessageLength ? texts.bulk.tooLong(length, maxMessageLength) : null;
}

/**
 * A pasted list of sentences may contain commas. It is read as a table only if it has a header, quotes, or a tab or
 * semicolon in each line.
 */
function isTable(source: string): boolean {
  const lines = source.split(/\r?\n/).filter((line) => line.trim() !== '');
  const hasHeader = /^\uFEFF?"?text"?\s*([,;\t]|$)/i.test(lines[0] ?? '');
  return hasHeader || /^\uFEFF?"/.test(source) || (lines.length > 0 && lines.every((line) => /[;\t]/.test(line)));
}

function parseTable(source: string): string[][] {
  return Papa.parse<string[]>(source.replace(/^\uFEFF/, ''), { delimitersToGuess: [',', ';', '\t'] }).data;
}
