import { AwsError } from '../../aws-error.ts';
import { listParameter } from '../../query-list.ts';
import { element, type Xml } from '../../xml.ts';
import { defineSnsAction } from '../context.ts';
import { MAX_BATCH_ENTRIES } from '../limits.ts';
import { readNotification, requireParameter } from '../parameters.ts';

const ENTRY_ID = /^[\w-]{1,80}$/;

/** https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html */
export const publishBatch = defineSnsAction((parameters, { sns }) => {
  const topic = sns.topic(requireParameter(parameters, 'TopicArn'));
  const entries = listParameter(parameters, 'PublishBatchRequestEntries.member').map((entry) => ({
    id: entry.get('Id') ?? '',
    notification: () => readNotification(entry),
    bytes: entryByteLength(entry),
  }));
  checkIds(entries.map(({ id }) => id));
  const bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0);
  if (bytes > topic.maximumMessageSizeBytes) {
    throw new AwsError(
      'BatchRequestTooLong',
      `The length of all the batch messages put together is more than the limit of ${topic.maximumMessageSizeBytes} bytes.`,
    );
  }
  const successful: (Xml | undefined)[] = [];
  const failed: (Xml | undefined)[] = [];
  for (const { id, notification } of entries) {
    try {
      const { messageId } = sns.publish(topic.arn, notification());
      successful.push(element('member', [element('Id', id), element('MessageId', messageId)]));
    } catch (error) {
      if (!(error instanceof AwsError)) {
        throw error;
      }
      failed.push(element('member', writeFailure(id, error)));
    }
  }
  return [element('Successful', successful), element('Failed', failed)];
});

/** It must not fail for an entry that is not valid, so nothing is decoded. */
const entryByteLength = (entry: URLSearchParams): number =>
  [...entry]
    .filter(([name]) => name === 'Message' || name.startsWith('MessageAttributes.'))
    .reduce((sum, [, value]) => sum + Buffer.byteLength(value), 0);

const writeFailure = (id: string, { code, message }: AwsError) => [
  element('Id', id),
  element('Code', code),
  element('Message', message),
  element('SenderFault', true),
];

const checkIds = (ids: readonly string[]) => {
  if (ids.length === 0) {
    throw new AwsError('EmptyBatchRequest', 'The batch request does not contain any entries.');
  }
  if (ids.length > MAX_BATCH_ENTRIES) {
    throw new AwsError(
      'TooManyEntriesInBatchRequest',
      `The batch request contains more entries than permissible: ${ids.length} instead of ${MAX_BATCH_ENTRIES}.`,
    );
  }
  if (ids.some((id) => !ENTRY_ID.test(id))) {
    throw new AwsError(
      'InvalidBatchEntryId',
      'The Id of a batch entry in a batch request does not abide by the specification.',
    );
  }
  if (new Set(ids).size < ids.length) {
    throw new AwsError('BatchEntryIdsNotDistinct', 'Two or more batch entries in the request have the same Id.');
  }
};
