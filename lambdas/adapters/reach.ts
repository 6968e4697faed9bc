import { OutageError, type OwnStore } from '../contract/outage-error.ts';

/** Errors that say the call itself is wrong: it would fail again whenever it was made, which is a bug and no outage. */
const bugs: ReadonlySet<string> = new Set(['ValidationException', 'InvalidMessageContents', 'InvalidParameterValue']);

export const isBug = (error: unknown): boolean => error instanceof Error && bugs.has(error.name);

/**
 * Makes a call to a store of ours.
 * @throws OutageError for whatever the store answers or fails to, missing rights included: those are put right without
 *   the message that met them having to be lost
 */
export const reach = async <Result>(store: OwnStore, call: () => Promise<Result>): Promise<Result> => {
  try {
    return await call();
  } catch (error) {
    if (error instanceof OutageError || isBug(error)) throw error;
    throw new OutageError(store, 'cannot be reached', { cause: error });
  }
};
