import { notFound } from '../ses-error.ts';
import type { Ses } from '../store.ts';

/**
 * https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_DeleteSuppressedDestination.html
 *
 * @throws {AwsError} `NotFoundException`
 */
export const deleteSuppressedDestination = (address: string, { suppressionList }: Ses) => {
  if (!suppressionList.remove(address)) {
    throw notFound(`Email address ${address} does not exist on your suppression list.`);
  }
  return {};
};
