import type { NumberFactsFragment } from '../gql/graphql.js';
import { Chip } from '../ui/chip.js';
import { Fact } from '../ui/fact.js';
import { nameTexts, qualityLabels, statusLabels, tierTexts, verificationTexts } from '../ui/labels.js';

export function NumberFacts({
  number: { status, qualityRating, messagingLimitTier, nameStatus, codeVerificationStatus, isOfficial },
}: {
  number: NumberFactsFragment;
}) {
  return (
    <dl className="facts">
      {status != null && (
        <Fact term="Status">
          <Chip label={statusLabels[status]} />
        </Fact>
      )}
      {qualityRating != null && (
        <Fact term="Quality">
          <Chip label={qualityLabels[qualityRating]} />
        </Fact>
      )}
      {messagingLimitTier != null && <Fact term="New conversations">{tierTexts[messagingLimitTier]}</Fact>}
      {nameStatus != null && <Fact term="Name">{nameTexts[nameStatus]}</Fact>}
      {codeVerificationStatus != null && <Fact term="Number">{verificationTexts[codeVerificationStatus]}</Fact>}
      {isOfficial === true && <Fact term="Account">Official</Fact>}
    </dl>
  );
}
