import { UserError } from '../user-error.ts';

/** @throws UserError for what cannot be the id of a dead letter, before anybody is asked for it */
export const checkIds = (ids: readonly string[]): void => {
  const wrong = ids.find((id) => !/^[a-z]{1,20}\/[\w-]{1,100}$/.test(id));
  if (wrong === undefined) return;
  throw new UserError(`${wrong}: not the id of a dead letter: write it as postern redrive list has it, outbound/2f6a…`);
};
