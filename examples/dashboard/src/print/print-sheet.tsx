import type { CodeCardFragment } from '../gql/graphql.js';
import { qrSvgUrl } from '../kit/qr-code.js';
import { formatPhoneNumber } from '../ui/phone-format.js';
import type { PrintOptions } from './print-layout.js';

export interface SheetCode extends CodeCardFragment {
  readonly caption: string;
  readonly number: string;
}

/** The printed sheet. On the screen it appears only as the preview in the print dialog. */
export function PrintSheet({ codes, options }: { codes: readonly SheetCode[]; options: PrintOptions }) {
  return (
    <ul className={`sheet sheet-${options.layout}`}>
      {codes.map((code) => (
        <SheetItem key={code.id} code={code} options={options} />
      ))}
    </ul>
  );
}

export function SheetItem({
  code: { code, caption, prefilledMessage, deepLinkUrl, number },
  options: { showCaption, showMessage, showNumber },
}: {
  code: SheetCode;
  options: PrintOptions;
}) {
  return (
    <li>
      {deepLinkUrl != null && <img src={qrSvgUrl(deepLinkUrl)} alt="" />}
      {showCaption && caption !== '' && (
        <p className="sheet-caption" dir="auto">
          {caption}
        </p>
      )}
      {showMessage && (
        <p className="sheet-message" dir="auto">
          {prefilledMessage}
        </p>
      )}
      {showNumber && (
        <p className="sheet-small">
          {formatPhoneNumber(number)} · {code}
        </p>
      )}
    </li>
  );
}
