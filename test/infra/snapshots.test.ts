import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { environments } from '../../infra/environments/index.ts';
import { filledIn } from './filled-in.ts';
import { stackNames, templatesOf } from './synthesize.ts';

/**
 * What a reviewer reads: without CDK's bootstrap check, without the hashes that change with every line of a function, with
 * the dashboard as data, and with the outputs in order (CDK's depends on how many tokens were made before).
 */
const readable = (template: object): string => {
  const { Resources, Outputs = {} }: { Resources?: object; Outputs?: object } = template;
  const sortedOutputs = Object.fromEntries(Object.entries(Outputs).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  const resources: unknown = JSON.parse(JSON.stringify(Resources), (key, value: unknown) =>
    key === 'DashboardBody' ? JSON.parse(filledIn(value)) : value,
  );
  return stringify(
    { Resources: resources, Outputs: sortedOutputs },
    { aliasDuplicateObjects: false, lineWidth: 0 },
  ).replaceAll(/\b[0-9a-f]{64}\.zip\b/g, 'ASSET.zip');
};

describe.each(environments)('the templates of $name', (environment) => {
  const templates = templatesOf(environment);

  it.each(stackNames)('change only where a reviewer has seen it: %s', async (stackName) => {
    const file = `snapshots/${environment.name}-${stackName.toLowerCase()}.yaml`;
    await expect(readable(templates[stackName].toJSON())).toMatchFileSnapshot(file);
  });
});
