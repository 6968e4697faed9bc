import { retentionDays } from '../../lambdas/contract/retention.ts';
import { printable } from '../output/printable.ts';
import { UserError } from '../user-error.ts';
import type { Asked } from './find-deliveries.ts';

const whenItAppears =
  'a request appears once it has been read from the queue: a moment after it was sent, later while much is waiting';
const howLongItStays = `the ledger keeps ${retentionDays.ledger} days`;

/** The ledger has nothing of what was asked for: what that can mean, and what to ask instead. */
export const nothingFound = (
  asked: Asked,
  { given, environment, since }: { readonly given: string; readonly environment: string; readonly since: string },
): UserError => {
  const shown = printable(given);
  const ledger = `the ledger of ${environment}`;
  switch (asked.by) {
    case 'message-id':
      return new UserError(
        asked.recipientIndex === undefined
          ? `${ledger} has no message ${shown}`
          : `${ledger} has no message ${printable(asked.id)} with a recipient ${asked.recipientIndex}`,
        whenItAppears,
        `${howLongItStays}; a refused duplicate has an id of its own`,
        'next: check --environment, or look it up by its recipient: postern explain ADDRESS',
      );
    case 'key':
      return new UserError(
        `${ledger} has no message of ${asked.owner} under ${shown}`,
        whenItAppears,
        `${howLongItStays}; a malformed request is found by the id SQS gave it, also where it has an idempotency key`,
        'next: check --source or --principal, and --environment',
      );
    case 'sqs-id':
      return new UserError(
        `${ledger} has no message under the SQS id ${shown}, neither of a source of the policy nor of you`,
        whenItAppears,
        'a request with an idempotency key stands under its key: postern explain KEY --source NAME',
        "that of a sender whom no source lists needs the sender's RoleId: postern explain ID --principal AROA… (aws sts get-caller-identity: UserId up to the colon)",
        'next: one of these, or look it up by its recipient: postern explain ADDRESS',
      );
    case 'address':
      return asked.isAddress
        ? new UserError(
            `${ledger} has no mail to this address in the last ${since}`,
            'next: look further back with --since 45d, check --environment, or ask the sender for the message id',
          )
        : new UserError(
            `${shown} is not an address and not a message id, and no request named it as a recipient in the last ${since}`,
            'next: give an address, a message id (32 hexadecimal digits), the id SQS gave the message, or an idempotency key with --source NAME',
          );
  }
};
