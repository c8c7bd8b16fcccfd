import { useSyncExternalStore } from 'react';

/** The view that the address names: `#/cams-cafe-moewe/+492214710142?q=table` is a number's codes, filtered. */
export interface Route {
  /** Undefined if no space is chosen; null for the account's own WABA. */
  readonly custSpaceId: string | null | undefined;
  readonly number: string | undefined;
  /** Filters and sort order, so that a view can be shared as a link. */
  readonly params: URLSearchParams;
}

/** Stands for the account's own WABA, which has no space. */
const ownAccountSegment = '~';

/** The address of the list of spaces on a narrow screen; a wide one always shows the list. */
export const spacesHref = '#/?view=spaces';

export function hrefOf(custSpaceId?: string | null, number?: string, params?: URLSearchParams): string {
  const query = params === undefined || params.size === 0 ? '' : `?${params.toString()}`;
  if (custSpaceId === undefined) return `#/${query}`;
  const space = custSpaceId === null ? ownAccountSegment : encodeURIComponent(custSpaceId);
  return number === undefined ? `#/${space}${query}` : `#/${space}/${number}${query}`;
}

export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\//, '').split('?');
  const [space = '', number = ''] = path.split('/').map(decode);
  return {
    custSpaceId: space === '' ? undefined : space === ownAccountSegment ? null : space,
    number: number === '' ? undefined : number,
    params: new URLSearchParams(query),
  };
}

/** A part of the address that was cut in the middle of a character is used as it is. */
function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function subscribe(onChange: () => void): () => void {
  window.addEventListener('hashchange', onChange);
  return () => window.removeEventListener('hashchange', onChange);
}

export function useRoute(): Route {
  return parseRoute(useSyncExternalStore(subscribe, () => window.location.hash));
}

/**
 * A parameter of the address, '' if it is missing. Setting it replaces the history entry, so that not each typed letter
 * is a step back.
 */
export function useUrlParam(name: string): [string, (value: string) => void] {
  const { params } = useRoute();
  return [params.get(name) ?? '', (value) => setUrlParams({ [name]: value })];
}

export function setUrlParams(changes: Readonly<Record<string, string>>): void {
  const { custSpaceId, number, params } = parseRoute(window.location.hash);
  for (const [name, value] of Object.entries(changes)) {
    if (value === '') params.delete(name);
    else params.set(name, value);
  }
  history.replaceState(null, '', hrefOf(custSpaceId, number, params));
  window.dispatchEvent(new HashChangeEvent('hashchange'));
}
