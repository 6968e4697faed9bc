import { AwsError } from '../../aws-error.ts';
import type { ConfigurationSet } from '../configuration-set.ts';
import { notFound } from '../ses-error.ts';
import { type HeaderField, headerValues } from './header-field.ts';

const CONFIGURATION_SET_HEADER = 'X-SES-CONFIGURATION-SET';

/**
 * The configuration set given as a parameter, otherwise the one of the header.
 *
 * @throws {AwsError} `NotFoundException`, or `SendingPausedException` when the set has sending switched off
 */
export const sendingConfigurationSet = (
  headers: readonly HeaderField[],
  parameter: string | undefined,
  configurationSets: readonly ConfigurationSet[],
): ConfigurationSet | undefined => {
  const name = parameter ?? headerValues(headers, CONFIGURATION_SET_HEADER)[0];
  if (name === undefined) {
    return undefined;
  }
  const configurationSet = configurationSets.find((candidate) => candidate.name === name);
  if (configurationSet === undefined) {
    throw notFound(`Configuration set <${name}> does not exist.`);
  }
  if (configurationSet.sendingEnabled === false) {
    throw new AwsError('SendingPausedException', `Sending is paused for configuration set <${name}>`);
  }
  return configurationSet;
};
