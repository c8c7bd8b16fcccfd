import type { NumberFactsFragment } from '../gql/graphql.js';
import { Chip } from '../ui/chip.js';
import { Fact } from '../ui/fact.js';
import { qualityLabel, statusLabel } from '../ui/labels.js';
import { texts } from '../texts/index.js';

export function NumberFacts({
  number: { status, qualityRating, messagingLimitTier, nameStatus, codeVerificationStatus, isOfficial },
}: {
  number: NumberFactsFragment;
}) {
  const terms = texts.numbers.facts;
  return (
    <dl className="facts">
      {status != null && (
        <Fact term={terms.status}>
          <Chip label={statusLabel(status)} />
        </Fact>
      )}
      {qualityRating != null && (
        <Fact term={terms.quality}>
          <Chip label={qualityLabel(qualityRating)} />
        </Fact>
      )}
      {messagingLimitTier != null && <Fact term={terms.limit}>{texts.labels.tier[messagingLimitTier]}</Fact>}
      {nameStatus != null && <Fact term={terms.name}>{texts.labels.name[nameStatus]}</Fact>}
      {codeVerificationStatus != null && (
        <Fact term={terms.number}>{texts.labels.verification[codeVerificationStatus]}</Fact>
      )}
      {isOfficial === true && <Fact term={terms.account}>{texts.numbers.officialAccount}</Fact>}
    </dl>
  );
}
