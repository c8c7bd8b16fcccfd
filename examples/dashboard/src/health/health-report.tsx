import type { NumberHealthQuery } from '../gql/graphql.js';
import { texts } from '../texts/index.js';
import { Chip } from '../ui/chip.js';
import { sendabilityLabel } from '../ui/labels.js';

type Health = NonNullable<NonNullable<NumberHealthQuery['phoneNumber']>['health']>;

/** Whether a number can send, and the problems that prevent it, with Meta's advice. Meta's texts are in English. */
export function HealthReport({ health: { canSendMessage, entities } }: { health: Health }) {
  return (
    <>
      <p>
        <Chip label={sendabilityLabel(canSendMessage)} /> {texts.health.canSend[canSendMessage]}
      </p>
      <ul className="entities">
        {entities.map(({ entityType, canSendMessage: canSend, errors }, index) => (
          <li key={index}>
            <span>{isNamed(entityType) ? texts.health.entities[entityType] : entityType}</span>
            <Chip label={sendabilityLabel(canSend)} />
            {errors.map(({ errorCode, description, possibleSolution }) => (
              <div key={errorCode} className="note note-warn" lang="en" dir="auto">
                {description != null && <p>{description}</p>}
                {possibleSolution != null && (
                  <p>
                    <strong>{texts.health.advice}</strong> {possibleSolution}
                  </p>
                )}
                {errorCode != null && <p className="quiet mono">{errorCode}</p>}
              </div>
            ))}
          </li>
        ))}
      </ul>
    </>
  );
}

function isNamed(entity: string | null | undefined): entity is keyof typeof texts.health.entities {
  return entity != null && entity in texts.health.entities;
}
