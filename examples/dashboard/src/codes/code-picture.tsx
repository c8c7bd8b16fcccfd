import type { CodeCardFragment } from '../gql/graphql.js';

/** The picture that the gateway drew, on white in the dark as well: a scanner wants dark on light. */
export function CodePicture({ code: { code, qrImage } }: { code: Pick<CodeCardFragment, 'code' | 'qrImage'> }) {
  return qrImage == null ? (
    <span className="picture picture-none">No picture</span>
  ) : (
    <img className="picture" src={qrImage} alt={`QR code ${code}`} width="256" height="256" />
  );
}
