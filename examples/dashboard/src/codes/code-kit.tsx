import { useState } from 'react';
import type { CodeCardFragment } from '../gql/graphql.js';
import { copyPng, copyText } from '../kit/clipboard.js';
import { downloadFile } from '../kit/download.js';
import { qrPng, qrSvg } from '../kit/qr-code.js';
import { usePrint } from '../print/print-provider.js';
import { texts } from '../texts/index.js';
import { announce } from '../ui/announce.js';
import type { PhoneNumberKey } from '../number/phone-number-key.js';

const pngSizes = [512, 1024, 2048, 4096];

/** All ways to export one code: link, image, SVG, PNG in a chosen size, print. */
export function CodeKit({ phoneNumber, code }: { phoneNumber: PhoneNumberKey; code: CodeCardFragment }) {
  const [size, setSize] = useState(1024);
  const print = usePrint();
  const link = code.deepLinkUrl;
  if (link == null) return null;

  function save(content: Blob | string, name: string): void {
    downloadFile(content, name);
    announce(texts.codes.downloaded(name));
  }
  return (
    <div className="kit">
      <button type="button" className="button" onClick={() => void copyText(link, texts.codes.copied)}>
        {texts.codes.copyLink}
      </button>
      <button type="button" className="button" onClick={() => void copyPng(qrPng(link, size))}>
        {texts.codes.copyImage}
      </button>
      <button type="button" className="button" onClick={() => print(phoneNumber, [code])}>
        {texts.codes.print}
      </button>
      <button type="button" className="button" onClick={() => save(qrSvg(link), `${code.code}.svg`)}>
        {texts.codes.downloadSvg}
      </button>
      <span className="kit-png">
        <button
          type="button"
          className="button"
          onClick={() => void qrPng(link, size).then((png) => save(png, `${code.code}.png`))}
        >
          {texts.codes.downloadPng}
        </button>
        <select aria-label={texts.codes.pngSize} value={size} onChange={({ target }) => setSize(Number(target.value))}>
          {pngSizes.map((pixels) => (
            <option key={pixels} value={pixels}>
              {texts.codes.pixels(pixels)}
            </option>
          ))}
        </select>
      </span>
    </div>
  );
}
