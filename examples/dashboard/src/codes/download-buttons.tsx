import { useState } from 'react';
import { useClient } from 'urql';
import { CodePictureDocument, type CodeCardFragment } from '../gql/graphql.js';
import { sentenceOf } from '../trouble/sentences.js';
import { troubleOf } from '../trouble/trouble.js';
import { announce } from '../ui/announce.js';
import type { Place } from './place.js';

/** Hands over a picture as a file. */
function save(dataUrl: string, name: string): void {
  const link = document.createElement('a');
  link.href = dataUrl;
  link.download = name;
  link.click();
}

/** The drawing is at hand; the bitmap is drawn by the gateway when it is wanted. */
export function DownloadButtons({ place, code: { code, qrImage } }: { place: Place; code: CodeCardFragment }) {
  const client = useClient();
  const [fetching, setFetching] = useState(false);

  async function savePng() {
    setFetching(true);
    const { data, error } = await client.query(CodePictureDocument, { ...place, code }).toPromise();
    setFetching(false);
    const picture = data?.messageQrdl?.png;
    if (picture != null) save(picture, `${code}.png`);
    else announce(error === undefined ? 'This code has no picture.' : sentenceOf(troubleOf(error)).what);
  }

  return (
    <>
      <button
        type="button"
        className="button button-small"
        disabled={qrImage == null}
        aria-label={`Download code ${code} as SVG`}
        onClick={() => qrImage != null && save(qrImage, `${code}.svg`)}
      >
        SVG
      </button>
      <button
        type="button"
        className="button button-small"
        disabled={qrImage == null || fetching}
        aria-label={`Download code ${code} as PNG`}
        onClick={savePng}
      >
        PNG
      </button>
    </>
  );
}
