import { useState } from 'react';
import type { NumberFactsFragment } from '../gql/graphql.js';
import { texts } from '../texts/index.js';
import { Dialog } from '../ui/dialog.js';
import { formatPhoneNumber } from '../ui/phone-format.js';
import { CodeStep, type SentCode } from './code-step.js';
import { DoneStep } from './done-step.js';
import { NumberStep } from './number-step.js';
import { VerifyStep } from './verify-step.js';

const steps = ['number', 'code', 'verify', 'done'] as const;

type Step =
  | { readonly name: 'number' }
  | { readonly name: 'code'; readonly number: string }
  | { readonly name: 'verify'; readonly number: string; readonly sent: SentCode }
  | { readonly name: 'done'; readonly number: string; readonly details: NumberFactsFragment | null };

interface Props {
  readonly custSpaceId: string | null;
  /** A number that was added before: the dialog starts with the code. */
  readonly number?: string;
  readonly onClose: () => void;
}

/**
 * Brings a number into service: number and display name, a code by SMS or call, its verification. It may be closed
 * after each step; the number keeps its stage, and the next step is offered with the number.
 */
export function AddNumberDialog({ custSpaceId, number, onClose }: Props) {
  const [step, setStep] = useState<Step>(number === undefined ? { name: 'number' } : { name: 'code', number });
  const { titles, steps: stepTexts, progress } = texts.onboarding;
  const title = step.name === 'number' ? titles.number : titles[step.name](formatPhoneNumber(step.number));
  return (
    <Dialog title={title} onClose={onClose}>
      <ol className="steps" aria-label={progress}>
        {steps.map((name) => (
          <li
            key={name}
            aria-current={name === step.name ? 'step' : undefined}
            data-done={steps.indexOf(name) < steps.indexOf(step.name)}
          >
            {stepTexts[name]}
          </li>
        ))}
      </ol>
      {step.name === 'number' && (
        <NumberStep
          custSpaceId={custSpaceId}
          onDone={(added) => setStep({ name: 'code', number: added })}
          onClose={onClose}
        />
      )}
      {step.name === 'code' && (
        <CodeStep
          phoneNumber={{ custSpaceId, number: step.number }}
          onDone={(sent) => setStep({ name: 'verify', number: step.number, sent })}
          onClose={onClose}
        />
      )}
      {step.name === 'verify' && (
        <VerifyStep
          phoneNumber={{ custSpaceId, number: step.number }}
          sent={step.sent}
          onDone={(details) => setStep({ name: 'done', number: step.number, details })}
          onSendAgain={() => setStep({ name: 'code', number: step.number })}
          onClose={onClose}
        />
      )}
      {step.name === 'done' && (
        <DoneStep phoneNumber={{ custSpaceId, number: step.number }} details={step.details} onClose={onClose} />
      )}
    </Dialog>
  );
}
