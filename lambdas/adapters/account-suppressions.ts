import {
  DeleteSuppressedDestinationCommand,
  GetSuppressedDestinationCommand,
  type SESv2Client,
} from '@aws-sdk/client-sesv2';
import type { ProviderRemoval } from '../domain/suppression/removal.ts';

/** The calls that are made. */
type Ses = Pick<SESv2Client, 'send'>;

/** https://docs.aws.amazon.com/ses/latest/dg/quotas.html: one call a second to the suppression list. */
const pauseMilliseconds = 1_000;

/**
 * Removes an address from the list that SES keeps for the account.
 * @param spellings - the ways the address may be written there
 * @param hasConsent - whether what SES has for a complaint may go too
 */
export type RemoveFromProvider = (removal: {
  readonly spellings: readonly string[];
  readonly hasConsent: boolean;
}) => Promise<readonly ProviderRemoval[]>;

/** SES compares in exact case when it manages the list, and in any case when it sends, so every spelling is tried. */
export const createAccountSuppressions =
  (ses: Ses, wait: (milliseconds: number) => Promise<void>): RemoveFromProvider =>
  async ({ spellings, hasConsent }) => {
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
    return { address, outcome: 'left', because: describeFailure(error) };
  }
};

const describeFailure = (error: unknown): string => {
  if (!(error instanceof Error)) return 'SES did not answer';
  if ('code' in error && typeof error.code === 'string') return `SES cannot be reached (${error.code})`;
  return `SES answered ${error.name}: ${error.message}`;
};
