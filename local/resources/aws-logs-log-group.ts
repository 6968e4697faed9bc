import * as z from 'zod/mini';
import { LOCAL_ACCOUNT, LOCAL_REGION } from '../region.ts';
import { defineResource } from './define-resource.ts';
import { noLocalEffect, text } from './property-values.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html */
const MAX_NAME_LENGTH = 512;

/**
 * Only its name: what functions print goes to the trace.
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-loggroup.html
 */
export const logsLogGroup = defineResource({
  type: 'AWS::Logs::LogGroup',
  properties: z.strictObject({ LogGroupName: z.optional(text), RetentionInDays: noLocalEffect, Tags: noLocalEffect }),
  attributes: ['Arn'],
  isOnlyNoted: true,
  create({ properties, generatedName }) {
    const name = properties.LogGroupName ?? generatedName(MAX_NAME_LENGTH);
    return { ref: name, attributes: { Arn: `arn:aws:logs:${LOCAL_REGION}:${LOCAL_ACCOUNT}:log-group:${name}:*` } };
  },
});
