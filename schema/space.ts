import { completeValue } from '@pothos/core';
import type { SpaceInfo } from '../src/context.js';
import { builder } from './builder.js';
import { chargeListWork, connectionFromArray } from './connection.js';
import { costs } from './cost-rules.js';
import { PhoneNumberFilterInput, PhoneNumberOrderInput } from './phone-number-filter.js';
import { contains, foldSearch } from './text-normalization.js';
import { loadPhoneNumberConnection, PhoneNumberConnection, PhoneNumberRef } from './phone-number.js';
import { loadWaba, WabaRef } from './waba.js';

const SpaceFilterInput = builder.inputType('SpaceFilter', {
  description: 'Selects spaces.',
  fields: (t) => ({
    search: t.string({ description: 'Matches a part of the id or of the name. Case-insensitive.' }),
  }),
});

const SpaceRef = builder.objectRef<SpaceInfo>('Space');

SpaceRef.implement({
  description: 'A customer of the account (CAMS: instance). Spaces are the tenant boundary.',
  fields: (t) => ({
    custSpaceId: t.exposeID('custSpaceId', {
      nullable: false,
      description: 'The id of the space (CAMS: CustSpaceId).',
    }),
    name: t.exposeString('name', { description: 'The name of the space, from CAMS_SPACES or CAMS (InstanceName).' }),
    state: t.exposeString('state', {
      description: "The state of the instance in CAMS' own words (CAMS: State). Null unless CAMS lists the spaces.",
    }),
    waba: t.field({
      extensions: { cost: costs.wabaOfSpaces },
      type: WabaRef,
      description: 'The WABA bound to the space; null if there is none. One upstream call.',
      resolve: ({ custSpaceId }, _args, context) => loadWaba(context, context.space(custSpaceId)),
    }),
  }),
});

builder.objectField(SpaceRef, 'phoneNumbers', (t) =>
  t.connection(
    {
      extensions: { cost: costs.numbersOfSpaces },
      type: PhoneNumberRef,
      description: 'The phone numbers of the space. One upstream call per space.',
      args: {
        filter: t.arg({ type: PhoneNumberFilterInput, description: 'Restricts the list.' }),
        orderBy: t.arg({ type: PhoneNumberOrderInput, description: 'The sort order. Defaults to sorting by number.' }),
      },
      resolve: ({ custSpaceId }, args, context) => loadPhoneNumberConnection(context, context.space(custSpaceId), args),
    },
    PhoneNumberConnection,
  ),
);

builder.queryField('spaces', (t) =>
  t.connection(
    {
      extensions: { cost: costs.spaces },
      type: SpaceRef,
      description:
        'The spaces that the caller may access, sorted by id: those of CAMS_SPACES, or with CAMS_SPACES=auto those ' +
        'that CAMS lists. ' +
        'No upstream call: CAMS is asked every ten minutes, and at once by a request with `cache-control: no-cache`. ' +
        'With CAMS_SPACES=auto it needs the scope READ.',
      args: { filter: t.arg({ type: SpaceFilterInput, description: 'Which spaces.' }) },
      resolve: (_root, { filter, ...page }, context) => {
        const search = foldSearch(filter?.search);
        return completeValue(context.readSpaces(), () => {
          const all = context.spaceInfos();
          chargeListWork(context.budget, all);
          const spaces = all.filter(
            ({ custSpaceId, name }) => !search || contains(custSpaceId, search) || contains(name, search),
          );
          return connectionFromArray(
            spaces,
            page,
            { name: 'custSpaceId', key: ({ custSpaceId }) => custSpaceId },
            (space) => space,
            { owner: [], filter: { search } },
          );
        });
      },
    },
    { name: 'SpaceConnection', description: 'A page of spaces.' },
    { name: 'SpaceEdge', description: 'A space and its cursor.' },
  ),
);
