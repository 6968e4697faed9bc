import type { Bounce, RecipientResponse } from './recipient-response.ts';

const SIMULATOR_DOMAIN = 'simulator.amazonses.com';

const SUPPRESSED: Bounce = {
  response: 'bounce',
  bounceSubType: 'Suppressed',
  reportingMta: 'dns; amazonses.com',
  diagnosticCode:
    'Amazon SES has suppressed sending to this address because it has a recent history of bouncing as an invalid ' +
    'address. For more information about how to remove an address from the suppression list, see the Amazon SES ' +
    'Developer Guide: http://docs.aws.amazon.com/ses/latest/DeveloperGuide/remove-from-suppressionlist.html ',
};

/** https://docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html#send-email-simulator-how-to-use */
const RESPONSES: ReadonlyMap<string, RecipientResponse> = new Map<string, RecipientResponse>([
  ['success', { response: 'deliver' }],
  ['bounce', { response: 'bounce' }],
  ['ooto', { response: 'auto-reply' }],
  ['complaint', { response: 'complain' }],
  ['suppressionlist', SUPPRESSED],
]);

export const isSimulatorAddress = (address: string): boolean => address.toLowerCase().endsWith(`@${SIMULATOR_DOMAIN}`);

/**
 * How Amazon's mailbox simulator treats an address, whatever label it has: `bounce+label@simulator.amazonses.com`.
 *
 * @returns undefined for an address that is not the simulator's
 */
export const simulatorResponse = (address: string): RecipientResponse | undefined => {
  if (!isSimulatorAddress(address)) {
    return undefined;
  }
  const [mailbox = ''] = address.toLowerCase().split(/[+@]/, 1);
  // What it does with others is not documented; nobody has such a mailbox.
  return RESPONSES.get(mailbox) ?? { response: 'bounce' };
};
