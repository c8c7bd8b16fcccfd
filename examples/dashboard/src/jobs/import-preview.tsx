import { maxLines, type ImportedLine } from '../kit/import.js';
import { texts } from '../texts/index.js';

/** Rows shown of a long list. Lines with an error come first, so that none is hidden. */
const maxRows = 100;

/** The preview of a pasted list or a file, with errors by line. */
export function ImportPreview({ lines }: { lines: readonly ImportedLine[] }) {
  const failed = lines.filter(({ error }) => error !== null);
  const shown = [...failed, ...lines.filter(({ error }) => error === null)].slice(0, maxRows);
  const hasCaptions = lines.some(({ caption }) => caption !== '');
  return (
    <>
      <div role="status">
        {failed.length > 0 && <p className="note note-bad">{texts.bulk.problems(failed.length)}</p>}
        {lines.length > maxLines && <p className="note note-bad">{texts.bulk.tooMany(lines.length, maxLines)}</p>}
      </div>
      {/* A scrolling region without links or fields in it has to take the focus itself. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className="import" role="region" aria-label={texts.bulk.preview} tabIndex={0}>
        <table>
          <caption>{texts.bulk.preview}</caption>
          <thead>
            <tr>
              <th scope="col">{texts.bulk.line}</th>
              <th scope="col">{texts.bulk.text}</th>
              {hasCaptions && <th scope="col">{texts.bulk.caption}</th>}
            </tr>
          </thead>
          <tbody>
            {shown.map(({ line, text, caption, error, warning }) => (
              <tr key={line} className={error === null ? '' : 'import-error'}>
                <th scope="row">{line}</th>
                <td dir="auto">
                  {text}
                  {error !== null && <p>{error}</p>}
                  {warning !== null && error === null && <p className="import-warning">{warning}</p>}
                </td>
                {hasCaptions && <td dir="auto">{caption}</td>}
              </tr>
            ))}
          </tbody>
        </table>
        {lines.length > shown.length && <p className="quiet">{texts.bulk.more(lines.length - shown.length)}</p>}
      </div>
    </>
  );
}
