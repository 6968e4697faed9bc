import * as z from 'zod/mini';
import { EVENT_TYPES } from '../ses/feedback/event-type.ts';
import { defineResource } from './define-resource.ts';
import { flag, text } from './property-values.ts';

/** https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_EventDestination.html */
const MAX_NAME_LENGTH = 64;

/** CloudFormation takes `deliveryDelay` as well as the API's `DELIVERY_DELAY`. */
const eventType = z.pipe(
  text,
  z.pipe(
    z.transform((name: string) => name.replace(/(?<=[a-z])[A-Z]/g, '_$&').toUpperCase()),
    z.literal(EVENT_TYPES),
  ),
);

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ses-configurationseteventdestination.html */
export const sesConfigurationSetEventDestination = defineResource({
  type: 'AWS::SES::ConfigurationSetEventDestination',
  properties: z.strictObject({
    ConfigurationSetName: text,
    EventDestination: z.strictObject({
      Name: z.optional(text),
      Enabled: z._default(flag, true),
      MatchingEventTypes: z.array(eventType),
      SnsDestination: z.strictObject({ TopicARN: text }),
    }),
  }),
  attributes: ['Id'],
  create({ properties: { ConfigurationSetName, EventDestination }, generatedName, services }) {
    const name = EventDestination.Name ?? generatedName(MAX_NAME_LENGTH);
    // SES tries its permission to publish when the destination is made.
    const topic = services.sns.topic(EventDestination.SnsDestination.TopicARN);
    services.ses.createEventDestination(ConfigurationSetName, {
      name,
      enabled: EventDestination.Enabled,
      matchingEventTypes: EventDestination.MatchingEventTypes,
      topicArn: topic.arn,
    });
    return { ref: name, attributes: { Id: name } };
  },
});
