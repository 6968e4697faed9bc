import { mapParameter } from '../../query-list.ts';
import { element } from '../../xml.ts';
import { defineSnsAction } from '../context.ts';
import { invalidParameter } from '../errors.ts';
import { requireParameter } from '../parameters.ts';

const KNOWN = new Set(['DisplayName', 'KmsMasterKeyId', 'MaximumMessageSize']);

/** https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html */
export const createTopic = defineSnsAction((parameters, { sns }) => {
  const attributes = mapParameter(parameters, 'Attributes');
  const unknown = Object.keys(attributes).find((name) => !KNOWN.has(name));
  if (unknown !== undefined) {
    throw invalidParameter(`Attributes Reason: the local stack cannot set ${unknown} of a topic`);
  }
  const { DisplayName, KmsMasterKeyId, MaximumMessageSize } = attributes;
  const { arn } = sns.createTopic({
    name: requireParameter(parameters, 'Name'),
    displayName: DisplayName,
    kmsMasterKeyId: KmsMasterKeyId,
    maximumMessageSizeBytes: MaximumMessageSize === undefined ? undefined : Number(MaximumMessageSize),
  });
  return [element('TopicArn', arn)];
});
