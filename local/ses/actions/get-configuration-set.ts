import { notFound } from '../ses-error.ts';
import type { Ses } from '../store.ts';

/**
 * https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetConfigurationSet.html
 *
 * @throws {AwsError} `NotFoundException`
 */
export const getConfigurationSet = (name: string, ses: Ses) => {
  const found = ses.configurationSets().find((candidate) => candidate.name === name);
  if (found === undefined) {
    throw notFound(`Configuration set <${name}> does not exist.`);
  }
  const { tlsPolicy = 'OPTIONAL', maxDeliverySeconds, sendingEnabled = true, reputationMetricsEnabled = false } = found;
  return {
    ConfigurationSetName: name,
    DeliveryOptions: { TlsPolicy: tlsPolicy, MaxDeliverySeconds: maxDeliverySeconds },
    ReputationOptions: { ReputationMetricsEnabled: reputationMetricsEnabled },
    SuppressionOptions: found.suppressedReasons && { SuppressedReasons: found.suppressedReasons },
    SendingOptions: { SendingEnabled: sendingEnabled },
    Tags: [],
  };
};
