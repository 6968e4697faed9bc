import * as z from 'zod/mini';
import { rateMilliseconds } from '../events/schedule-expression.ts';
import { LOCAL_ACCOUNT, LOCAL_REGION } from '../region.ts';
import { defineResource, type ResourceRequest } from './define-resource.ts';
import { noLocalEffect, text } from './property-values.ts';

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html */
const MAX_NAME_LENGTH = 64;

const ruleProperties = z.strictObject({
  Name: z.optional(text),
  ScheduleExpression: text.check(
    z.refine((expression) => rateMilliseconds(expression) !== undefined, {
      error: 'expected rate(value unit): the local stack knows no other schedule',
    }),
  ),
  State: z._default(z.literal(['ENABLED', 'DISABLED']), 'ENABLED'),
  Targets: z._default(
    z.array(
      z.strictObject({
        Arn: text,
        Id: text,
        Input: z.optional(text),
        DeadLetterConfig: noLocalEffect,
        RetryPolicy: noLocalEffect,
      }),
    ),
    [],
  ),
  Description: noLocalEffect,
  Tags: noLocalEffect,
});

const putRule = ({ properties, generatedName, services }: ResourceRequest<z.output<typeof ruleProperties>>) => {
  const name = properties.Name ?? generatedName(MAX_NAME_LENGTH);
  const arn = `arn:aws:events:${LOCAL_REGION}:${LOCAL_ACCOUNT}:rule/${name}`;
  const targets = properties.Targets.map(({ Arn, Input }) => {
    const target = services.lambda.function(Arn);
    if (target === undefined) {
      throw new Error(`the target ${Arn} is no local function, and nothing else is supported`);
    }
    return { function: target, input: Input };
  });
  const everyMilliseconds = rateMilliseconds(properties.ScheduleExpression);
  if (properties.State === 'ENABLED' && everyMilliseconds !== undefined) {
    services.events.createScheduledRule({ arn, everyMilliseconds, targets });
  }
  return { ref: name, attributes: { Arn: arn } };
};

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-rule.html */
export const eventsRule = defineResource({
  type: 'AWS::Events::Rule',
  properties: ruleProperties,
  attributes: ['Arn'],
  create: putRule,
  replacedBy: ['Name'],
  update(request, { attributes }) {
    request.services.events.deleteRule(attributes.Arn);
    return putRule(request);
  },
  remove: ({ attributes }, services) => services.events.deleteRule(attributes.Arn),
});
