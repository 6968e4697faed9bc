import { type Lane, lanes } from '../../lambdas/contract/lanes.ts';
import { parseMailRequest } from '../../lambdas/contract/parse-mail-request.ts';
import type { Policy } from '../../lambdas/contract/policy.ts';
import { UserError } from '../user-error.ts';

/** Where a request goes that nobody can say more about: what it is not, the filter will say. */
const otherwise: Lane = 'standard';

/** The lane to enqueue a request in: its purpose's. */
export const chooseDoor = (body: string, policy: Policy | undefined): Lane => {
  const parsed = parseMailRequest(body);
  const purpose = parsed.readable ? parsed.request.purpose : parsed.unreadable.purpose;
  return laneOfPurpose(policy, purpose) ?? otherwise;
};

/** The lane a purpose has by the policy; undefined where it defines no such purpose. */
export const laneOfPurpose = (policy: Policy | undefined, purpose: string | undefined): Lane | undefined =>
  policy !== undefined && purpose !== undefined && Object.hasOwn(policy.purposes, purpose)
    ? policy.purposes[purpose]?.lane
    : undefined;

/** @throws {UserError} when it is no lane */
export const parseLane = (text: string, option: '--lane' | '--door'): Lane => {
  const lane = lanes.find((each) => each === text);
  if (lane !== undefined) return lane;
  throw new UserError(`${option} ${text}: not a lane: write it as one of ${lanes.join(', ')}`);
};
