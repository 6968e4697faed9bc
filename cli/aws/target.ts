/** Which deployment a command speaks to. */
export type Target = {
  readonly environment: string;
  /** Undefined: AWS itself. */
  readonly endpoint?: string;
};

export const localEnvironment = 'local';
export const localPort = 4566;
export const localEndpoint = `http://127.0.0.1:${localPort}`;

/** The options every command that leaves this machine's files has. */
export type TargetOptions = { readonly environment: string; readonly endpoint?: string };

export const targetOf = ({ environment, endpoint }: TargetOptions): Target => {
  if (endpoint !== undefined) return { environment, endpoint };
  return environment === localEnvironment ? { environment, endpoint: localEndpoint } : { environment };
};

export const isLocal = ({ environment }: Target): boolean => environment === localEnvironment;
