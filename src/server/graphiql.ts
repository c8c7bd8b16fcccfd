import { renderGraphiQL } from '@graphql-yoga/render-graphiql';
import type { GraphiQLOptions } from 'graphql-yoga';

/** Something real to put into the examples: with the sandbox they work as they stand, else they say what to fill in. */
export interface ExampleData {
  readonly custSpaceId: string;
  readonly number: string;
  /** Two codes of the number: one to update, one to delete. */
  readonly codes: readonly [string, string];
}

const placeholders: ExampleData = { custSpaceId: 'your-cust-space-id', number: '+8613800001234', codes: ['CODE-TO-UPDATE', 'CODE-TO-DELETE'] };

interface Example {
  readonly title: string;
  readonly query: string;
  readonly variables?: Record<string, unknown>;
}

function examples({ custSpaceId, number, codes: [toUpdate, toDelete] }: ExampleData): readonly Example[] {
  return [
    {
      title: 'Everything of your spaces in one question: WABAs, their numbers, the codes of each number.',
      query: `query Overview {
  wabas {
    custSpaceId
    name
    accountReviewStatus
    phoneNumbers(first: 5, orderBy: { field: STATUS, direction: ASC }) {
      totalCount
      nodes {
        number
        verifiedName
        status
        qualityRating
        messageQrdls(first: 2) {
          totalCount
          nodes {
            code
            prefilledMessage
            deepLinkUrl
          }
        }
      }
    }
  }
}`,
    },
    {
      title: 'Look up one number, and draw its codes: qrImage is a data: URL that you can paste into the address bar.',
      query: `query FindNumber($custSpaceId: ID, $number: E164!) {
  phoneNumber(custSpaceId: $custSpaceId, number: $number) {
    id
    number
    verifiedName
    status
    messagingLimitTier
    messageQrdls {
      nodes {
        code
        prefilledMessage
        qrImage(format: PNG, size: 320)
      }
    }
  }
}`,
      variables: { custSpaceId, number },
    },
    {
      title: 'Add a code. Every mutation answers with a success or an error that says what to do about it.',
      query: `mutation AddCode($input: AddMessageQrdlInput!) {
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
}`,
      variables: { input: { custSpaceId, phoneNumber: number, prefilledMessage: 'Hello! I would like to know more.', imageFormat: 'SVG' } },
    },
    {
      title: 'Change the text of a code. The upstream may hand out a new code: then printed copies of the old one stop working.',
      query: `mutation UpdateCode($input: UpdateMessageQrdlInput!) {
  updateMessageQrdl(input: $input) {
    ... on UpdateMessageQrdlSuccess {
      previousCode
      messageQrdl {
        id
        code
        prefilledMessage
      }
    }
    ... on Error {
      code
      message
    }
  }
}`,
      variables: { input: { custSpaceId, phoneNumber: number, code: toUpdate, prefilledMessage: 'Hello again!' } },
    },
    {
      title: 'Delete a code: printed copies of it no longer open the chat.',
      query: `mutation DeleteCode($input: DeleteMessageQrdlInput!) {
  deleteMessageQrdl(input: $input) {
    ... on DeleteMessageQrdlSuccess {
      deletedId
      deletedCode
    }
    ... on Error {
      code
      message
    }
  }
}`,
      variables: { input: { custSpaceId, phoneNumber: number, code: toDelete } },
    },
    {
      title: 'What is left of the upstream quotas, and who you are. Send the header x-gateway-trace: 1 to see what a request costs.',
      query: `query Quotas {
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
}`,
    },
  ];
}

/** The page's settings: a tab for each job, its headers prepared for a key where one is needed. */
export function graphiqlOptions({ data, needsKey }: { data: ExampleData | null; needsKey: boolean }): GraphiQLOptions {
  const headers = JSON.stringify({ ...(needsKey ? { 'x-api-key': 'your key' } : {}), 'x-gateway-trace': '1' }, null, 2);
  return {
    title: 'waba-gateway',
    defaultTabs: examples(data ?? placeholders).map(({ title, query, variables }) => ({
      query: `# ${title}\n${query}\n`,
      variables: variables === undefined ? '' : JSON.stringify(variables, null, 2),
      headers,
    })),
    headers,
    shouldPersistHeaders: false,
    subscriptionsProtocol: 'SSE',
  };
}

export { renderGraphiQL };
