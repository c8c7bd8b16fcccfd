import { permissionDenied } from '../refusal.js';
import type { Space } from '../world/space.js';

/** Where an IsvCode is sent it must be the space's own: another one does not prove that the ISV was authorised. */
export function checkIsvCode(space: Space, isvCode: string | undefined): void {
  if (isvCode !== undefined && isvCode !== space.info.isvCode) {
    throw permissionDenied('The IsvCode is not the one by which the space authorised the ISV.');
  }
}
