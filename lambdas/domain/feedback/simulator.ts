/**
 * Whether an address is one of the mailbox simulator, labels and all:
 * https://docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html#send-email-simulator
 * What it answers is a test of ours and says nothing of anybody's mailbox.
 */
export const isSimulatorAddress = (address: string): boolean => /@simulator\.amazonses\.com$/i.test(address);

/** The account of every local stack. No account of AWS has this number. */
const localAccount = '000000000000';

/** Whether the simulator's answers have effects: on a local stack they are what there is to try things with. */
export const simulatorHasEffects = (account: string): boolean => account === localAccount;
