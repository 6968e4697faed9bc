import * as z from 'zod/mini';
import { defineResource } from './define-resource.ts';
import { noLocalEffect, text } from './property-values.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutDashboard.html */
const MAX_NAME_LENGTH = 255;

/**
 * Shown by nobody: there are no metrics.
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudwatch-dashboard.html
 */
export const cloudWatchDashboard = defineResource({
  type: 'AWS::CloudWatch::Dashboard',
  properties: z.strictObject({ DashboardName: z.optional(text), DashboardBody: noLocalEffect }),
  attributes: [],
  isOnlyNoted: true,
  create: ({ properties, generatedName }) => ({
    ref: properties.DashboardName ?? generatedName(MAX_NAME_LENGTH),
    attributes: {},
  }),
});
