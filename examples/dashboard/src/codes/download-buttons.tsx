import { useState } from 'react';
import { useClient } from 'urql';
import { CodePictureDocument, type CodeCardFragment } from '../gql/graphql.js';
import { errorMessageFor } from '../errors/error-messages.js';
import { toRequestError } from '../errors/request-error.js';
import { announce } from '../ui/announce.js';
import type { PhoneNumberKey } from './phone-number-key.js';

/** Hands over a picture as a file. */
function downloadFile(dataUrl: string, name: string): void {
  const link = document.createElement('a');
  link.href = dataUrl;
  link.download = name;
  link.click();
}

/** The drawing is at hand; the bitmap is drawn by the gateway when it is wanted. */
export function DownloadButtons({
  phoneNumber,
  code: { code, qrImage },
}: {
  phoneNumber: PhoneNumberKey;
  code: CodeCardFragment;
}) {
  const client = useClient();
  const [isFetching, setIsFetching] = useState(false);

  async function downloadPng() {
    setIsFetching(true);
    const { data, error } = await client.query(CodePictureDocument, { ...phoneNumber, code }).toPromise();
    setIsFetching(false);
    const picture = data?.messageQrdl?.png;
    if (picture != null) downloadFile(picture, `${code}.png`);
    else announce(error === undefined ? 'This code has no picture.' : errorMessageFor(toRequestError(error)).problem);
  }

  return (
    <>
      <button
        type="button"
        className="button button-small"
        disabled={qrImage == null}
        aria-label={`Download code ${code} as SVG`}
        onClick={() => qrImage != null && downloadFile(qrImage, `${code}.svg`)}
      >
        SVG
      </button>
      <button
        type="button"
        className="button button-small"
        disabled={qrImage == null || isFetching}
        aria-label={`Download code ${code} as PNG`}
        onClick={downloadPng}
      >
        PNG
      </button>
    </>
  );
}
