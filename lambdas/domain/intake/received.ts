import { retentionDays } from '../../contract/retention.ts';
import type { Delivery } from '../delivery/delivery.ts';
import { sourceHourOf } from '../delivery/source-hour.ts';
import type { ListedRecipient } from '../policy/list-recipients.ts';
import type { Intake } from './read-intake.ts';

const secondsPerDay = 86_400;

/** What a ledger item says of the receipt of its request. */
export const received = ({
  message,
  principal,
  source,
  ownMessageId,
}: Pick<Intake, 'message' | 'principal' | 'source' | 'ownMessageId'>): Pick<
  Delivery,
  'receivedAt' | 'intakeMessageId' | 'principal' | 'source' | 'sourceHour' | 'ttl'
> => {
  const receivedAt = new Date(message.sentAt).toISOString();
  return {
    receivedAt,
    intakeMessageId: message.id,
    principal,
    ...(source.known ? { source: source.name, sourceHour: sourceHourOf(source.name, receivedAt, ownMessageId) } : {}),
    ttl: Math.ceil(message.sentAt / 1000) + retentionDays.ledger * secondsPerDay,
  };
};

/** Who a ledger item is about. */
export const nameOf = ({ address, given }: ListedRecipient): Pick<Delivery, 'recipient' | 'mailbox'> =>
  address.ok ? { recipient: address.address.lookup, mailbox: address.address.mailbox } : { recipient: given.address };
