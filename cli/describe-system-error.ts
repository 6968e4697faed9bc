/** An error that no command has put into words: what a person can do about it, where that is known. */
export type SystemError = { readonly text: string; readonly isCallers: boolean };

const unreachable: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'ECONNRESET']);

/** Names of errors that say: these credentials will not do. */
const unauthenticated =
  /^(CredentialsProviderError|ExpiredToken|InvalidClientTokenId|UnrecognizedClient|TokenProviderError)/;

/** Names of errors that say: not you, or not this. */
const callers = /^(AccessDenied|InvalidMessageContents|InvalidParameterValue)/;

export const describeSystemError = (error: unknown): SystemError => {
  if (!(error instanceof Error)) return { text: `an unexpected failure: ${String(error)}`, isCallers: false };
  const failure = connectionFailureOf(error);
  if (failure !== undefined && unreachable.has(failure.code)) {
    return {
      text: `nothing answers${placeOf(failure)} (${failure.code}): start the local stack with npm start, or check --endpoint and the network`,
      isCallers: false,
    };
  }
  if (unauthenticated.test(error.name)) {
    return { text: `AWS does not know who you are (${error.name}): sign in, or set AWS_PROFILE`, isCallers: true };
  }
  if (callers.test(error.name)) return { text: `AWS refuses: ${error.message} (${error.name})`, isCallers: true };
  if (error.message === 'Region is missing') {
    return { text: 'no AWS region is set: set AWS_REGION', isCallers: true };
  }
  return { text: error.name === 'Error' ? error.message : `${error.name}: ${error.message}`, isCallers: false };
};

/** Of the error itself or, as with several addresses tried, of what is inside it. */
const connectionFailureOf = (error: Error): ConnectionFailure | undefined => {
  if ('code' in error && typeof error.code === 'string') return error as ConnectionFailure;
  if (error instanceof AggregateError) {
    const [first]: readonly unknown[] = error.errors;
    return first instanceof Error ? connectionFailureOf(first) : undefined;
  }
  return error.cause instanceof Error ? connectionFailureOf(error.cause) : undefined;
};

/** As Node reports it: an address where one was tried, a name where it could not be resolved. */
type ConnectionFailure = Error & {
  readonly code: string;
  readonly address?: string;
  readonly port?: number;
  readonly hostname?: string;
};

const placeOf = ({ address, port, hostname }: ConnectionFailure): string => {
  const host = address ?? hostname;
  if (host === undefined) return '';
  return ` at ${host}${port === undefined ? '' : `:${port}`}`;
};
