/** Creates files from a selection of codes: a table as CSV, and their pictures as one ZIP. */
import { strToU8, zipSync } from 'fflate';
import Papa from 'papaparse';
import type { CodeCardFragment } from '../gql/graphql.js';
import { texts } from '../texts/index.js';
import { qrSvg } from './qr-code.js';

export interface CaptionedCode extends CodeCardFragment {
  readonly caption: string;
}

/** Excel reads a file as UTF-8 only if it has a byte order mark, and executes cells that start like a formula. */
export function toCsv(number: string, codes: readonly CaptionedCode[]): string {
  const rows = codes.map(({ prefilledMessage, caption, code, deepLinkUrl }) => [
    prefilledMessage ?? '',
    caption,
    code,
    deepLinkUrl ?? '',
    number,
  ]);
  // The number starts with a plus sign but is no formula.
  const escapeFormulae = /^[=@\t\r]|^[+-](?!\d+$)/;
  return `\uFEFF${Papa.unparse([[...texts.bulk.fileHeader], ...rows], { escapeFormulae })}\r\n`;
}

export function toZip(number: string, codes: readonly CaptionedCode[]): Blob {
  const files = Object.fromEntries(
    codes.flatMap(({ code, caption, prefilledMessage, deepLinkUrl }, index) => {
      if (deepLinkUrl == null) return [];
      const place = String(index + 1).padStart(String(codes.length).length, '0');
      return [
        [`${place} ${fileNamePart(caption || (prefilledMessage ?? ''))} ${code}.svg`, strToU8(qrSvg(deepLinkUrl))],
      ];
    }),
  );
  const archive = zipSync({ ...files, 'codes.csv': strToU8(toCsv(number, codes)) });
  return new Blob([archive], { type: 'application/zip' });
}

/** Letters and digits of any script; no character that is special in file names. */
function fileNamePart(text: string): string {
  return [...text.replaceAll(/[^\p{L}\p{N}]+/gu, '-')].slice(0, 40).join('').replaceAll(/^-|-$/g, '');
}
