import {
  DeleteSuppressedDestinationCommand,
  GetSuppressedDestinationCommand,
  type SESv2Client,
} from '@aws-sdk/client-sesv2';
import type { SuppressionOrigin } from '../../lambdas/contract/policy.ts';
import { describeSystemError } from '../describe-system-error.ts';
import type { KeptRecord } from './kept-record.ts';
import { isStanding } from './shown-entry.ts';

/** Origins whose addresses SES puts on the account's own list as well. */
const mirrored: readonly SuppressionOrigin[] = ['bounce', 'complaint', 'provider'];

/** What became of an address, in one spelling, on the list that SES keeps for the account. */
export type ProviderRemoval = {
  readonly address: string;
  readonly outcome: 'removed' | 'not-listed' | 'needs-consent' | 'left';
  /** Why it may still be there, where SES could not be asked. */
  readonly because?: string;
};

/**
 * Whether a removal is to be done at SES too: it has one entry for an address, which stays while an origin that it stands
 * for does.
 * @param removed - none: what is left over from a removal that did not reach SES
 */
export const isProvidersToo = (
  record: KeptRecord | undefined,
  removed: readonly SuppressionOrigin[],
  now: number,
): boolean => {
  const isRemoved = removed.length === 0 || removed.some((origin) => mirrored.includes(origin));
  const staying = Object.values(record?.entries ?? {}).filter(({ origin }) => !removed.includes(origin));
  return isRemoved && !staying.some((entry) => mirrored.includes(entry.origin) && isStanding(entry, now));
};

/** The calls that are made. */
type Ses = Pick<SESv2Client, 'send'>;

/** https://docs.aws.amazon.com/ses/latest/dg/quotas.html: one call a second to the suppression list. */
const pauseMilliseconds = 1_000;

/**
 * Removes an address from the account's list. SES compares in exact case when it manages the list, and in any case when
 * it sends, so every spelling that may be there is tried.
 * @param hasConsent - whether what SES has for a complaint may go too
 */
export const removeFromProvider = async (
  ses: Ses,
  { spellings, hasConsent }: { readonly spellings: readonly string[]; readonly hasConsent: boolean },
  wait: (milliseconds: number) => Promise<void>,
): Promise<readonly ProviderRemoval[]> => {
  const removals: ProviderRemoval[] = [];
  for (const address of spellings) {
    if (removals.length > 0) await wait(pauseMilliseconds);
    removals.push(await removeSpelling(ses, address, hasConsent, wait));
  }
  return removals;
};

const removeSpelling = async (
  ses: Ses,
  address: string,
  hasConsent: boolean,
  wait: (milliseconds: number) => Promise<void>,
): Promise<ProviderRemoval> => {
  try {
    if (!hasConsent) {
      const { SuppressedDestination: listed } = await ses.send(
        new GetSuppressedDestinationCommand({ EmailAddress: address }),
      );
      if (listed?.Reason === 'COMPLAINT') return { address, outcome: 'needs-consent' };
      await wait(pauseMilliseconds);
    }
    await ses.send(new DeleteSuppressedDestinationCommand({ EmailAddress: address }));
    return { address, outcome: 'removed' };
  } catch (error) {
    if (error instanceof Error && error.name === 'NotFoundException') return { address, outcome: 'not-listed' };
    return { address, outcome: 'left', because: describeSystemError(error).text };
  }
};
