/** Writes measured figures into a page of the documentation, between two markers. */
import { readFile, writeFile } from 'node:fs/promises';

/**
 * Replaces the text between `<!-- bench -->` and `<!-- /bench -->`, or `<!-- bench: part -->` and its end.
 * @param page path below docs
 */
export async function writeFigures(page: string, markdown: string, part?: string): Promise<void> {
  const file = new URL(`../../docs/${page}`, import.meta.url);
  const name = part === undefined ? 'bench' : `bench: ${part}`;
  const [before, rest] = (await readFile(file, 'utf8')).split(`<!-- ${name} -->\n`);
  const [, after] = rest?.split(`<!-- /${name} -->`) ?? [];
  if (before === undefined || after === undefined)
    throw new Error(`Expected <!-- ${name} --> and <!-- /${name} --> in docs/${page}.`);
  await writeFile(file, `${before}<!-- ${name} -->\n${markdown}\n<!-- /${name} -->${after}`);
}

/** A Markdown table; the first row is its header. */
export function markdownTable([header = [], ...rows]: readonly (readonly (string | number)[])[]): string {
  const widths = header.map((_, column) => Math.max(...[header, ...rows].map((row) => String(row[column]).length)));
  // The formatter aligns the cells. A table wider than 120 columns becomes a list of terms.
  if (widths.reduce((sum, width) => sum + width + 3, 1) > 120) return termList(header, rows);
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
  return [line(header), `|${header.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

function termList(header: readonly (string | number)[], rows: readonly (readonly (string | number)[])[]): string {
  return rows
    .map(([term, ...cells]) =>
      [
        `- **${String(term).replaceAll('**', '')}**`,
        ...cells.map((cell, column) => `  - ${header[column + 1]}: ${cell}`),
      ].join('\n'),
    )
    .join('\n');
}
