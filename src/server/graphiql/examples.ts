/** Something real to put into the examples: with the sandbox they work as they stand, else they say what to fill in. */
export interface ExampleData {
  readonly custSpaceId: string;
  readonly number: string;
  /** Two codes of the number: one to update, one to delete. */
  readonly codes: readonly [string, string];
}

/** One tab of GraphiQL: a job that somebody comes with. */
export interface Example {
  /** Commented, in lines that the narrow editor shows whole. GraphiQL names the tab by its operation. */
  readonly query: string;
  readonly variables?: Record<string, unknown>;
}

const placeholders: ExampleData = {
  custSpaceId: 'your-cust-space-id',
  number: '+8613800001234',
  codes: ['CODE-TO-UPDATE', 'CODE-TO-DELETE'],
};

/** The tabs, from looking around to deleting. Without data their variables say what to fill in. */
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
    { query: quotas },
  ];
}

const overview = `# Your spaces at a glance: each with its WABA,
# its numbers in service, and their codes.
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

const deferredOverview = `# The same as it comes: names and numbers at
# once, the codes of each number when it is
# their turn in the upstream's quota.
query AsItComes {
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

const findNumber = `# Look up one number and draw its codes.
# qrImage is a data: URL: paste one into the
# address bar, or use it as an image's source.
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

const addCode = `# Add a code. Every mutation answers with a
# success, or an error that says what to do.
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

const updateCode = `# Change the text of a code. The upstream may
# hand out a new code with it: then printed
# copies of the old one stop working.
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

const addMany = `# Add many, and watch them come: @stream hands
# over each as soon as the upstream's quota
# has let it pass.
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

const deleteCode = `# Delete a code. Printed copies of it no
# longer open the chat.
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

const quotas = `# The upstream's quotas as the gateway sees
# them, and who you are. The header
# x-gateway-trace (below) adds to each answer
# what it cost: see extensions.
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
