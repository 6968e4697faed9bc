/** A "no" in AWS's own words; each protocol writes it in the shape its clients expect. */
export class AwsError extends Error {
  override readonly name = 'AwsError';
  /** The error's shape name, such as `QueueDoesNotExist` or `NoSuchKey`. */
  readonly code: string;
  /** HTTP status. */
  readonly status: number;
  /** What the response says in headers, too. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: string, message: string, status = 400, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.code = code;
    this.status = status;
    this.headers = headers;
  }
}

export const INTERNAL_FAILURE = 'InternalFailure';
