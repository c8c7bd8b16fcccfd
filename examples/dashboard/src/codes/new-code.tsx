import type { CodeCardFragment } from '../gql/graphql.js';
import { CodeKit } from './code-kit.js';
import { CodePicture } from './code-picture.js';
import type { PhoneNumberKey } from '../number/phone-number-key.js';

/** A code that was just made or changed. */
export function NewCode({ phoneNumber, code }: { phoneNumber: PhoneNumberKey; code: CodeCardFragment }) {
  return (
    <>
      <div className="new-code">
        <CodePicture code={code} />
        <div>
          <p className="code-message" dir="auto">
            {code.prefilledMessage}
          </p>
          <p className="mono quiet">{code.code}</p>
        </div>
      </div>
      <CodeKit phoneNumber={phoneNumber} code={code} />
    </>
  );
}
