import * as z from 'zod/mini';
import { SUPPRESSION_REASONS } from '../ses/feedback/suppression-list.ts';
import { defineResource } from './define-resource.ts';
import { count, flag, noLocalEffect, text } from './property-values.ts';

/** https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_CreateConfigurationSet.html */
const MAX_NAME_LENGTH = 64;

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ses-configurationset.html */
export const sesConfigurationSet = defineResource({
  type: 'AWS::SES::ConfigurationSet',
  properties: z.strictObject({
    Name: z.optional(text),
    DeliveryOptions: z.optional(
      z.strictObject({
        TlsPolicy: z.optional(z.literal(['OPTIONAL', 'REQUIRE'])),
        MaxDeliverySeconds: z.optional(count()),
      }),
    ),
    SendingOptions: z.optional(z.strictObject({ SendingEnabled: z.optional(flag) })),
    SuppressionOptions: z.optional(
      z.strictObject({ SuppressedReasons: z.optional(z.array(z.enum(SUPPRESSION_REASONS))) }),
    ),
    ReputationOptions: z.optional(z.strictObject({ ReputationMetricsEnabled: z.optional(flag) })),
    Tags: noLocalEffect,
  }),
  attributes: [],
  create({ properties, generatedName, services }) {
    const { DeliveryOptions, ReputationOptions, SendingOptions, SuppressionOptions } = properties;
    const { name } = services.ses.createConfigurationSet({
      name: properties.Name ?? generatedName(MAX_NAME_LENGTH),
      tlsPolicy: DeliveryOptions?.TlsPolicy ?? 'OPTIONAL',
      ...(DeliveryOptions?.MaxDeliverySeconds !== undefined && {
        maxDeliverySeconds: DeliveryOptions.MaxDeliverySeconds,
      }),
      ...(SuppressionOptions?.SuppressedReasons !== undefined && {
        suppressedReasons: SuppressionOptions.SuppressedReasons,
      }),
      sendingEnabled: SendingOptions?.SendingEnabled ?? true,
      reputationMetricsEnabled: ReputationOptions?.ReputationMetricsEnabled ?? false,
    });
    return { ref: name, attributes: {} };
  },
});
