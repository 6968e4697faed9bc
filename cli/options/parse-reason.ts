import { UserError } from '../user-error.ts';

const longestReason = 500;

/**
 * Why somebody does something, as it will be shown to others.
 * @param option - its name, such as `--reason`
 * @throws {UserError} when it says nothing, or too much
 */
export const parseReason = (text: string, option = '--reason'): string => {
  const reason = text.trim();
  if (reason !== '' && reason.length <= longestReason) return reason;
  throw new UserError(`${option} has ${reason.length} characters: say why in 1 to ${longestReason}`);
};
