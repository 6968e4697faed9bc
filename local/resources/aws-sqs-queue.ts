import * as z from 'zod/mini';
import { DEFAULT_SETTINGS } from '../sqs/queue-settings.ts';
import { defineResource } from './define-resource.ts';
import { count, noLocalEffect, text } from './property-values.ts';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html */
const MAX_NAME_LENGTH = 80;

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queue.html */
export const sqsQueue = defineResource({
  type: 'AWS::SQS::Queue',
  properties: z.strictObject({
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
  }),
  attributes: ['Arn', 'QueueName', 'QueueUrl'],
  create({ properties, generatedName, services }) {
    const { RedrivePolicy: redrive } = properties;
    const { arn, name, url } = services.sqs.createQueue({
      name: properties.QueueName ?? generatedName(MAX_NAME_LENGTH),
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
    return { ref: url, attributes: { Arn: arn, QueueName: name, QueueUrl: url } };
  },
});
