import * as z from 'zod/mini';
import { DEFAULT_SETTINGS, type QueueSettings } from '../sqs/queue-settings.ts';
import { defineResource } from './define-resource.ts';
import { count, noLocalEffect, text } from './property-values.ts';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html */
const MAX_NAME_LENGTH = 80;

const queueProperties = z.strictObject({
  QueueName: z.optional(text),
  // The queue itself knows the ranges.
  VisibilityTimeout: z._default(count(), DEFAULT_SETTINGS.visibilityTimeoutSeconds),
  MessageRetentionPeriod: z._default(count(), DEFAULT_SETTINGS.messageRetentionSeconds),
  DelaySeconds: z._default(count(), DEFAULT_SETTINGS.delaySeconds),
  MaximumMessageSize: z._default(count(), DEFAULT_SETTINGS.maximumMessageSizeBytes),
  ReceiveMessageWaitTimeSeconds: z._default(count(), DEFAULT_SETTINGS.receiveWaitSeconds),
  RedrivePolicy: z.optional(z.strictObject({ deadLetterTargetArn: text, maxReceiveCount: count() })),
  RedriveAllowPolicy: noLocalEffect,
  SqsManagedSseEnabled: noLocalEffect,
  Tags: noLocalEffect,
});

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queue.html */
export const sqsQueue = defineResource({
  type: 'AWS::SQS::Queue',
  properties: queueProperties,
  attributes: ['Arn', 'QueueName', 'QueueUrl'],
  create({ properties, generatedName, services }) {
    const { arn, name, url } = services.sqs.createQueue({
      name: properties.QueueName ?? generatedName(MAX_NAME_LENGTH),
      ...settingsOf(properties),
    });
    return { ref: url, attributes: { Arn: arn, QueueName: name, QueueUrl: url } };
  },
  replacedBy: ['QueueName'],
  update({ properties, services }, { ref, attributes }) {
    const queue = services.sqs.queueByArn(attributes.Arn);
    if (queue === undefined) throw new Error(`the queue ${attributes.QueueName} is gone: somebody else has deleted it`);
    queue.configure(settingsOf(properties));
    return { ref, attributes };
  },
  remove: ({ attributes }, services) => services.sqs.deleteQueue(attributes.QueueName),
});

const settingsOf = ({
  RedrivePolicy: redrive,
  ...properties
}: z.output<typeof queueProperties>): Omit<QueueSettings, 'policy'> => ({
  visibilityTimeoutSeconds: properties.VisibilityTimeout,
  messageRetentionSeconds: properties.MessageRetentionPeriod,
  delaySeconds: properties.DelaySeconds,
  maximumMessageSizeBytes: properties.MaximumMessageSize,
  receiveWaitSeconds: properties.ReceiveMessageWaitTimeSeconds,
  redrive: redrive && {
    deadLetterQueueArn: redrive.deadLetterTargetArn,
    maxReceiveCount: redrive.maxReceiveCount,
  },
});
