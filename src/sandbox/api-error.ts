/**
 * An error reply of Alibaba Cloud. Clients classify errors by `code`; `status` is the HTTP status. Codes and messages
 * come from CAMS' metadata and Alibaba's list of common errors. If neither has a message, the wording follows their
 * patterns, and docs/sandbox.md says so.
 */
export class ApiError extends Error {
  readonly code: string;
  readonly status: number;
  readonly accessDeniedDetail: string | undefined;
  /** Headers of the reply, beside the usual ones. */
  headers: Readonly<Record<string, string>> = {};

  constructor(code: string, message: string, status = 400, accessDeniedDetail?: string) {
    super(message);
    this.name = 'ApiError';
    this.code = code;
    this.status = status;
    this.accessDeniedDetail = accessDeniedDetail;
  }

  withHeaders(headers: Readonly<Record<string, string>>): this {
    this.headers = headers;
    return this;
  }
}

/** Missing<Param>: a required parameter is absent or empty. */
export const missingParameter = (parameter: string) =>
  new ApiError(`Missing${parameter}`, `${parameter} is mandatory for this action.`);

/**
 * Invalid<Param>: a parameter has an invalid value. The message says what was expected, without repeating the value.
 */
export const invalidParameter = (parameter: string, expected: string, detail = '') =>
  new ApiError(
    `Invalid${parameter}${detail}`,
    `The specified parameter ${parameter} value is not valid. Expected ${expected}.`,
  );

/** The space or the number is unknown, or belongs to another account: CAMS does not distinguish the two. */
export const notOwned = () =>
  new ApiError('Unknown.ResourceOwnerId', 'The resource does not belong to the current user.');

/** The account may not do this. */
export const permissionDenied = (detail: string) =>
  new ApiError('Ram.PermissionDeny', 'You are not authorized to perform the operation.', 400, detail);

/** The account has not bought the product. */
export const notSubscribed = () =>
  new ApiError('Product.Unsubscript', 'You have not subscribed to the specified product.');

const throttledMessages: Readonly<Record<string, string>> = {
  'System.LimitControl': 'The system is under flow control.',
  'Throttling.Api': 'Request was denied due to api flow control.',
};

/** Whether an error means that a quota was exceeded. */
export const isThrottling = ({ code }: ApiError) => /^Throttling(\.|$)|^System\.LimitControl$/.test(code);

/** Too many calls. Alibaba uses several codes for it, mostly with HTTP 400, sometimes with 429. */
export const throttled = (code = 'Throttling.User', status = 400) =>
  new ApiError(code, throttledMessages[code] ?? 'Request was denied due to user flow control.', status);
