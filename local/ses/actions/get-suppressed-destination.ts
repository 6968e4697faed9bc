import { notFound } from '../ses-error.ts';
import type { Ses } from '../store.ts';

/**
 * https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetSuppressedDestination.html
 *
 * @throws {AwsError} `NotFoundException`
 */
export const getSuppressedDestination = (address: string, { suppressionList }: Ses) => {
  const found = suppressionList.get(address);
  if (found === undefined) {
    throw notFound(`Email address ${address} does not exist on your suppression list.`);
  }
  const { reason, updatedAt, cause } = found;
  return {
    SuppressedDestination: {
      EmailAddress: found.address,
      Reason: reason,
      LastUpdateTime: updatedAt / 1000,
      Attributes: cause && { MessageId: cause.messageId, FeedbackId: cause.feedbackId },
    },
  };
};
