import type { BusinessVertical, ProfileFieldsFragment, UpdateBusinessProfileInput } from '../gql/graphql.js';

/** A profile in the form's format: no field is null. */
export interface ProfileDraft {
  readonly about: string;
  readonly description: string;
  readonly address: string;
  readonly email: string;
  readonly profilePictureUrl: string;
  readonly vertical: BusinessVertical | '';
  /** One on each line. */
  readonly websites: string;
}

export const textFields = ['about', 'description', 'address', 'email'] as const;

/** Meta's limits, in characters. */
export const profileLimits = { about: 139, description: 512, address: 256, email: 128 } as const;
export const maxWebsites = 2;

export function toDraft(profile: ProfileFieldsFragment): ProfileDraft {
  return {
    about: profile.about ?? '',
    description: profile.description ?? '',
    address: profile.address ?? '',
    email: profile.email ?? '',
    profilePictureUrl: profile.profilePictureUrl ?? '',
    vertical: profile.vertical ?? '',
    websites: profile.websites.join('\n'),
  };
}

export const toWebsites = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

export const isUrl = (text: string): boolean => /^https?:\/\//i.test(text) && URL.canParse(text);

export function isValid({ websites, profilePictureUrl }: ProfileDraft): boolean {
  const sites = toWebsites(websites);
  return sites.length <= maxWebsites && sites.every(isUrl) && (profilePictureUrl === '' || isUrl(profilePictureUrl));
}

type Changes = Pick<
  UpdateBusinessProfileInput,
  (typeof textFields)[number] | 'profilePictureUrl' | 'vertical' | 'websites'
>;

/**
 * The fields that differ from the saved profile. Fields that are left out keep their value; a picture cannot be
 * removed.
 */
export function changesOf(saved: ProfileDraft, draft: ProfileDraft): Changes {
  const texts = textFields.flatMap((field) => (draft[field] === saved[field] ? [] : [[field, draft[field]] as const]));
  return {
    ...Object.fromEntries(texts),
    ...(draft.profilePictureUrl === saved.profilePictureUrl || draft.profilePictureUrl === ''
      ? {}
      : { profilePictureUrl: draft.profilePictureUrl }),
    ...(draft.vertical === saved.vertical || draft.vertical === '' ? {} : { vertical: draft.vertical }),
    ...(draft.websites === saved.websites ? {} : { websites: toWebsites(draft.websites) }),
  };
}
