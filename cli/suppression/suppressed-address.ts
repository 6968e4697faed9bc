import { describeAddressProblem } from '../../lambdas/domain/address/describe-address-problem.ts';
import { type Address, parseAddress } from '../../lambdas/domain/address/parse-address.ts';
import { UserError } from '../user-error.ts';

/** @throws {UserError} when it is no address that mail could go to */
export const parseSuppressedAddress = (given: string): Address => {
  const parsed = parseAddress(given);
  if (parsed.ok) return parsed.address;
  throw new UserError(`${given}: ${describeAddressProblem(parsed.problem)}`);
};
