import { permissionDenied } from '../api-error.js';
import type { StoredSpace } from '../state/space.js';

/** Where an IsvCode is sent it must be the space's own: another one does not prove that the ISV was authorised. */
export function checkIsvCode(space: StoredSpace, isvCode: string | undefined): void {
  if (isvCode !== undefined && isvCode !== space.info.isvCode) {
    throw permissionDenied('The IsvCode is not the one by which the space authorised the ISV.');
  }
}
