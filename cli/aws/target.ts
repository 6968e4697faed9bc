/** Which deployment a command speaks to. */
export type Target = {
  readonly environment: string;
  /** Undefined: AWS itself. */
  readonly endpoint?: string;
  /** The AWS profile whose credentials control is asked with; undefined: those of every other call. */
  readonly controlProfile?: string;
};

export const localEnvironment = 'local';
export const localPort = 4566;
export const localEndpoint = `http://127.0.0.1:${localPort}`;

/** The options every command that leaves this machine's files has. */
export type TargetOptions = {
  readonly environment: string;
  readonly endpoint?: string;
  readonly controlProfile?: string;
};

export const targetOf = ({ environment, endpoint, controlProfile }: TargetOptions): Target => {
  const place = endpoint ?? (environment === localEnvironment ? localEndpoint : undefined);
  return {
    environment,
    ...(place === undefined ? {} : { endpoint: place }),
    ...(controlProfile === undefined ? {} : { controlProfile }),
  };
};

export const isLocal = ({ environment }: Target): boolean => environment === localEnvironment;
