import * as z from 'zod/mini';

const batchResponse = z.object({
  batchItemFailures: z.nullish(z.array(z.object({ itemIdentifier: z.string().check(z.minLength(1)) }))),
});

/**
 * Which messages of a batch a function reports as failed, when its mapping has ReportBatchItemFailures.
 *
 * An empty response is complete success. One that cannot be understood, or names a message that is not in the batch, is
 * complete failure: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
 */
export const failedMessages = (response: unknown, messageIds: readonly string[]): ReadonlySet<string> => {
  if (response === null || response === undefined || response === '') return new Set();
  const parsed = batchResponse.safeParse(response);
  if (!parsed.success) return new Set(messageIds);
  const failed = (parsed.data.batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier);
  return new Set(failed.every((id) => messageIds.includes(id)) ? failed : messageIds);
};
