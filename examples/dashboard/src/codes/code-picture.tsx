import type { CodeCardFragment } from '../gql/graphql.js';
import { qrSvgUrl } from '../kit/qr-code.js';
import { texts } from '../texts/index.js';

/** The QR code of the chat link, dark on white even in dark mode: scanners need it. */
export function CodePicture({
  code: { code, deepLinkUrl },
  isLarge = false,
}: {
  code: Pick<CodeCardFragment, 'code' | 'deepLinkUrl'>;
  isLarge?: boolean;
}) {
  const className = isLarge ? 'picture picture-large' : 'picture';
  return deepLinkUrl == null ? (
    <span className={`${className} picture-none`}>{texts.codes.noPicture}</span>
  ) : (
    <img className={className} src={qrSvgUrl(deepLinkUrl)} alt={texts.codes.name(code)} width="256" height="256" />
  );
}
