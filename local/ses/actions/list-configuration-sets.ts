import { pageOf } from '../page-of.ts';
import type { Ses } from '../store.ts';

/** https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_ListConfigurationSets.html */
export const listConfigurationSets = (input: unknown, ses: Ses) => {
  const { items, nextToken } = pageOf(ses.configurationSets(), input);
  return { ConfigurationSets: items.map(({ name }) => name), NextToken: nextToken };
};
