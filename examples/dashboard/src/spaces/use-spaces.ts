import { useGatewayQuery, type GatewayQuery } from '../gateway/use-gateway-query.js';
import { toRequestError, type RequestError } from '../errors/request-error.js';
import { SpacesDocument, type SpaceRowFragment, type SpacesQuery } from '../gql/graphql.js';
import { texts } from '../texts/index.js';

export interface SpaceItem {
  /** Null for the account's own WABA, which has no space. */
  readonly custSpaceId: string | null;
  /** The name of its WABA, or the gateway's name of the space until that has been read. */
  readonly name: string;
  /** Undefined until it has been read; null if no WABA is bound, or it could not be read. */
  readonly waba: SpaceRowFragment | null | undefined;
  readonly error: RequestError | null;
}

const ownAccount: SpaceItem = { custSpaceId: null, name: texts.ownAccount, waba: null, error: null };

/** The caller's spaces: their names at once, each WABA as it is read. An account without spaces has its own WABA. */
export function useSpaces(): GatewayQuery<SpacesQuery> & { readonly spaces: readonly SpaceItem[] } {
  const query = useGatewayQuery(SpacesDocument, {}, 'all');
  const { data, combinedError } = query;
  const nodes = data?.spaces?.nodes ?? [];
  const hasFailed = (index: number) =>
    combinedError?.graphQLErrors.some(({ path }) => path?.[0] === 'spaces' && path[2] === index) === true;
  const spaces = nodes.map(({ custSpaceId, name, waba }, index) => ({
    custSpaceId,
    name: waba?.name ?? name ?? custSpaceId,
    waba,
    error:
      waba == null && combinedError !== undefined && hasFailed(index)
        ? toRequestError(combinedError, ['spaces', 'nodes', index])
        : null,
  }));
  const isOwnAccount = data !== undefined && data.viewer.custSpaceIds == null && nodes.length === 0;
  return { ...query, spaces: isOwnAccount ? [ownAccount] : spaces };
}
