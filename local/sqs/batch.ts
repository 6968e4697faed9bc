import { AwsError } from '../aws-error.ts';
import { MAX_BATCH_ENTRIES } from './limits.ts';

type Entry = { readonly Id: string };

export type BatchOutput<Result> = {
  readonly Successful: readonly (Result & Entry)[];
  readonly Failed: readonly BatchFailure[];
};

type BatchFailure = Entry & { readonly SenderFault: boolean; readonly Code: string; readonly Message: string };

const ENTRY_ID = /^[\w-]{1,80}$/;

/**
 * Runs each entry on its own: one that SQS refuses does not stop the others.
 *
 * @throws {AwsError} when the batch as a whole breaks a rule
 */
export const runBatch = <BatchEntry extends Entry, Result extends object>(
  entryType: string,
  entries: readonly BatchEntry[],
  run: (entry: BatchEntry) => Result,
): BatchOutput<Result> => {
  checkEntries(entryType, entries);
  const successful: (Result & Entry)[] = [];
  const failed: BatchFailure[] = [];
  for (const entry of entries) {
    try {
      successful.push({ Id: entry.Id, ...run(entry) });
    } catch (error) {
      if (!(error instanceof AwsError)) {
        throw error;
      }
      failed.push({ Id: entry.Id, SenderFault: true, Code: error.code, Message: error.message });
    }
  }
  return { Successful: successful, Failed: failed };
};

const checkEntries = (entryType: string, entries: readonly Entry[]) => {
  if (entries.length === 0) {
    throw new AwsError('EmptyBatchRequest', `There should be at least one ${entryType} in the request.`);
  }
  if (entries.length > MAX_BATCH_ENTRIES) {
    throw new AwsError(
      'TooManyEntriesInBatchRequest',
      `Maximum number of entries per request are ${MAX_BATCH_ENTRIES}. You have sent ${entries.length}.`,
    );
  }
  if (entries.some(({ Id }) => !ENTRY_ID.test(Id))) {
    throw new AwsError(
      'InvalidBatchEntryId',
      'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.',
    );
  }
  const seen = new Set<string>();
  for (const { Id } of entries) {
    if (seen.has(Id)) {
      throw new AwsError('BatchEntryIdsNotDistinct', `Id ${Id} repeated.`);
    }
    seen.add(Id);
  }
};
