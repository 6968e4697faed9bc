import * as z from 'zod/mini';
import type { Services } from '../services.ts';
import { defineResource, type ResourceRequest } from './define-resource.ts';
import { count, flag, noLocalEffect, text } from './property-values.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html */
const MAX_BATCH_SIZE = 10_000;
const MAX_BATCH_SIZE_WITHOUT_WINDOW = 10;
const MAX_WINDOW_SECONDS = 300;
const MIN_CONCURRENCY = 2;
const MAX_CONCURRENCY = 1000;

const mappingProperties = z
  .strictObject({
    EventSourceArn: text,
    FunctionName: text,
    BatchSize: z._default(count(1, MAX_BATCH_SIZE), 10),
    MaximumBatchingWindowInSeconds: z._default(count(0, MAX_WINDOW_SECONDS), 0),
    FunctionResponseTypes: z._default(z.array(z.literal('ReportBatchItemFailures')), []),
    ScalingConfig: z.optional(
      z.strictObject({ MaximumConcurrency: z.optional(count(MIN_CONCURRENCY, MAX_CONCURRENCY)) }),
    ),
    Enabled: z._default(flag, true),
    Tags: noLocalEffect,
  })
  .check(
    z.refine(
      ({ BatchSize, MaximumBatchingWindowInSeconds }) =>
        BatchSize <= MAX_BATCH_SIZE_WITHOUT_WINDOW || MaximumBatchingWindowInSeconds > 0,
      { error: 'Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10' },
    ),
  );

const createMapping = ({
  properties,
  generatedName,
  services,
}: ResourceRequest<z.output<typeof mappingProperties>>) => {
  const queue = services.sqs.queueByArn(properties.EventSourceArn);
  if (queue === undefined) {
    throw new Error(`the event source ${properties.EventSourceArn} is no local queue, and nothing else is supported`);
  }
  const target = services.lambda.function(properties.FunctionName);
  if (target === undefined) {
    throw new Error(`there is no function ${properties.FunctionName} to invoke`);
  }
  if (properties.Enabled) {
    services.lambda.createEventSourceMapping(queue, target, {
      batchSize: properties.BatchSize,
      maximumBatchingWindowSeconds: properties.MaximumBatchingWindowInSeconds,
      reportsBatchItemFailures: properties.FunctionResponseTypes.includes('ReportBatchItemFailures'),
      maximumConcurrency: properties.ScalingConfig?.MaximumConcurrency,
    });
  }
  return { ref: generatedName(128), attributes: {} };
};

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-eventsourcemapping.html */
export const lambdaEventSourceMapping = defineResource({
  type: 'AWS::Lambda::EventSourceMapping',
  properties: mappingProperties,
  attributes: [],
  create: createMapping,
  replacedBy: ['EventSourceArn'],
  async update(request, before) {
    await deleteMapping(before.properties, request.services);
    return createMapping(request);
  },
  remove: ({ properties }, services) => deleteMapping(properties, services),
});

/** Ends once what is in flight is done with: on AWS it is `Disabling` for so long. */
const deleteMapping = (
  { EventSourceArn: queueArn, FunctionName: functionName }: z.output<typeof mappingProperties>,
  { lambda }: Services,
): Promise<void> => lambda.deleteEventSourceMapping(queueArn, functionName);
