import { notFound } from '../ses-error.ts';
import type { Ses } from '../store.ts';

/**
 * https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetConfigurationSetEventDestinations.html
 *
 * @throws {AwsError} `NotFoundException`
 */
export const getConfigurationSetEventDestinations = (configurationSet: string, ses: Ses) => {
  if (!ses.configurationSets().some(({ name }) => name === configurationSet)) {
    throw notFound(`Configuration set <${configurationSet}> does not exist.`);
  }
  return {
    EventDestinations: ses
      .eventDestinations(configurationSet)
      .map(({ name, enabled, matchingEventTypes, topicArn }) => ({
        Name: name,
        Enabled: enabled,
        MatchingEventTypes: matchingEventTypes,
        SnsDestination: { TopicArn: topicArn },
      })),
  };
};
