/** The tabs of GraphiQL that bring a number into service, in the order of its steps. */
import type { Example, ExampleData } from './examples.js';

/** A number that does not exist; the sandbox accepts it as new. */
const newNumber = '+492214719902';

export function numberExamples({ custSpaceId }: Pick<ExampleData, 'custSpaceId'>): readonly Example[] {
  const target = { custSpaceId, phoneNumber: newNumber };
  return [
    { query: addNumber, variables: { input: { custSpaceId, number: newNumber, verifiedName: 'Café Möwe Altstadt' } } },
    { query: requestCode, variables: { input: { ...target, method: 'SMS', language: 'de-DE' } } },
    { query: verifyNumber, variables: { input: { ...target, code: '000000' } } },
    { query: numberLife, variables: { custSpaceId, number: newNumber } },
  ];
}

const addNumber = `# Bring a number into service, step 1 of 3:
# add it. nextActions says what to do next.
mutation AddNumber(
  $input: AddPhoneNumberInput!
) {
  addPhoneNumber(input: $input) {
    ... on AddPhoneNumberSuccess {
      phoneNumber {
        number
        lifecycle {
          stage
          nextActions
          reason
        }
      }
    }
    ... on Error {
      code
      message
    }
  }
}
`;

const requestCode = `# Step 2 of 3: have a code sent to its owner.
# With the sandbox, see the code at
# /__sandbox/verification-codes; the start
# of the gateway prints the address.
mutation RequestCode(
  $input: RequestVerificationCodeInput!
) {
  requestVerificationCode(input: $input) {
    ... on RequestVerificationCodeSuccess {
      retryAfterMs
    }
    ... on Error {
      code
      message
    }
  }
}
`;

const verifyNumber = `# Step 3 of 3: put the code into the
# variables, in place of 000000. The number
# is then CONNECTED.
mutation VerifyNumber(
  $input: VerifyPhoneNumberInput!
) {
  verifyPhoneNumber(input: $input) {
    ... on VerifyPhoneNumberSuccess {
      phoneNumber {
        number
        lifecycle {
          stage
          reason
        }
      }
    }
    ... on Error {
      code
      message
    }
  }
}
`;

const numberLife = `# Where the number stands, whether it can
# send, and what customers see of it.
query NumberLife(
  $custSpaceId: ID
  $number: E164!
) {
  phoneNumber(
    custSpaceId: $custSpaceId
    number: $number
  ) {
    lifecycle {
      stage
      nextActions
      reason
    }
    health {
      canSendMessage
      entities {
        entityType
        errors {
          description
          possibleSolution
        }
      }
    }
    businessProfile {
      about
      vertical
      websites
    }
  }
}
`;
