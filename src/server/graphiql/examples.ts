import { numberExamples } from './number-examples.js';

/** Existing ids for the variables of the examples, so that they run unchanged against the sandbox. */
export interface ExampleData {
  readonly custSpaceId: string;
  readonly number: string;
  /** Two codes of the number: one to update, one to delete. */
  readonly codes: readonly [string, string];
}

/** One tab of GraphiQL: an example for one task. */
export interface Example {
  /** Lines are short enough for the narrow editor. GraphiQL names the tab after the operation. */
  readonly query: string;
  readonly variables?: Record<string, unknown>;
}

const placeholders: ExampleData = {
  custSpaceId: 'your-cust-space-id',
  number: '+8613800001234',
  codes: ['CODE-TO-UPDATE', 'CODE-TO-DELETE'],
};

/** Returns the tabs, from reading to deleting. Without `data` the variables contain placeholders. */
export function examples(data: ExampleData | null): readonly Example[] {
  const { custSpaceId, number, codes } = data ?? placeholders;
  const [toUpdate, toDelete] = codes;
  return [
    { query: overview },
    { query: deferredOverview },
    { query: findNumber, variables: { custSpaceId, number } },
    {
      query: addCode,
      variables: { input: { custSpaceId, phoneNumber: number, prefilledMessage: 'Hello! I would like to know more.' } },
    },
    {
      query: updateCode,
      variables: { input: { custSpaceId, phoneNumber: number, code: toUpdate, prefilledMessage: 'Hello again!' } },
    },
    {
      query: addMany,
      variables: {
        inputs: greetings.map((prefilledMessage) => ({ custSpaceId, phoneNumber: number, prefilledMessage })),
      },
    },
    { query: deleteCode, variables: { input: { custSpaceId, phoneNumber: number, code: toDelete } } },
    ...numberExamples({ custSpaceId }),
    { query: quotas },
  ];
}

const overview = `# Your spaces at a glance: the WABA of each,
# its connected numbers and their codes.
query Overview {
  wabas {
    name
    accountReviewStatus
    phoneNumbers(
      first: 3
      filter: { status: [CONNECTED] }
    ) {
      totalCount
      nodes {
        number
        verifiedName
        qualityRating
        messageQrdls(first: 2) {
          totalCount
          nodes {
            code
            prefilledMessage
          }
        }
      }
    }
  }
}
`;

const deferredOverview = `# Incremental delivery: names and numbers
# at once, the codes of each number as the
# upstream's quota allows.
query Deferred {
  wabas {
    name
    phoneNumbers(first: 5) {
      nodes {
        number
        verifiedName
        ... @defer {
          messageQrdls {
            totalCount
          }
        }
      }
    }
  }
}
`;

const findNumber = `# Read one number and draw its codes.
# qrImage is a data: URL: paste it into the
# address bar, or use it as an image source.
query FindNumber(
  $custSpaceId: ID
  $number: E164!
) {
  phoneNumber(
    custSpaceId: $custSpaceId
    number: $number
  ) {
    verifiedName
    status
    messagingLimitTier
    messageQrdls(first: 3) {
      nodes {
        code
        prefilledMessage
        deepLinkUrl
        qrImage(format: PNG, size: 320)
      }
    }
  }
}
`;

const addCode = `# Add a code. Every mutation returns a
# success or an error that says what to do.
mutation AddCode($input: AddMessageQrdlInput!) {
  addMessageQrdl(input: $input) {
    ... on AddMessageQrdlSuccess {
      messageQrdl {
        id
        code
        prefilledMessage
        deepLinkUrl
      }
      requestId
    }
    ... on Error {
      code
      message
    }
  }
}
`;

const updateCode = `# Change the text of a code. The upstream
# may replace the code: then printed copies
# of the old one stop working.
mutation UpdateCode(
  $input: UpdateMessageQrdlInput!
) {
  updateMessageQrdl(input: $input) {
    ... on UpdateMessageQrdlSuccess {
      previousCode
      messageQrdl {
        code
        prefilledMessage
      }
    }
    ... on Error {
      code
      message
    }
  }
}
`;

const greetings = [1, 2, 3, 4, 5, 6].map((table) => `Hello from table ${table}!`);

const addMany = `# Add many codes. @stream delivers each
# result as soon as the code is created.
mutation AddMany(
  $inputs: [AddMessageQrdlInput!]!
) {
  addMessageQrdls(inputs: $inputs) @stream {
    ... on AddMessageQrdlSuccess {
      messageQrdl {
        code
        prefilledMessage
      }
    }
    ... on Error {
      code
      message
    }
  }
}
`;

const deleteCode = `# Delete a code. Printed copies of it stop
# working.
mutation DeleteCode(
  $input: DeleteMessageQrdlInput!
) {
  deleteMessageQrdl(input: $input) {
    ... on DeleteMessageQrdlSuccess {
      deletedCode
      phoneNumber {
        number
        messageQrdls {
          totalCount
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

const quotas = `# Remaining upstream quotas, and your own
# access. The header x-gateway-trace (below)
# adds the cost of each request to
# extensions.
query Quotas {
  upstreamQuotas {
    action
    callsPerSecond
    queued
    estimatedWaitMs
  }
  viewer {
    name
    scopes
    custSpaceIds
  }
}
`;
