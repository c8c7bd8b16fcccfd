import { useSyncExternalStore } from 'react';

/** What is shown, as the address says: `#/cams-cafe-moewe/+492214710142`. */
export interface Route {
  /** The space; undefined where none is chosen, null for the account's own. */
  readonly custSpaceId: string | null | undefined;
  readonly number: string | undefined;
}

/** Stands for the account's own WABA, which has no space. */
const ownAccountSegment = '~';

export function hrefOf(custSpaceId?: string | null, number?: string): string {
  if (custSpaceId === undefined) return '#/';
  const space = custSpaceId === null ? ownAccountSegment : encodeURIComponent(custSpaceId);
  return number === undefined ? `#/${space}` : `#/${space}/${number}`;
}

export function parseRoute(hash: string): Route {
  const [space = '', number = ''] = hash.replace(/^#\//, '').split('/').map(decodeURIComponent);
  return {
    custSpaceId: space === '' ? undefined : space === ownAccountSegment ? null : space,
    number: number === '' ? undefined : number,
  };
}

export function useRoute(): Route {
  const hash = useSyncExternalStore(
    (onChange) => {
      window.addEventListener('hashchange', onChange);
      return () => window.removeEventListener('hashchange', onChange);
    },
    () => window.location.hash,
  );
  return parseRoute(hash);
}
