import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Environment } from '../../infra/environments/environment.ts';
import { projectRoot } from './folders.ts';

const example = join(projectRoot, 'examples/policy');

type Source = { readonly source: string; readonly from?: readonly string[] };

/** The example policy in another environment: with the roles of its producers, and its first domain in place of the example's. */
export const policyFor = async ({ producers, sendingDomains }: Environment): Promise<object> => {
  const domain = sendingDomains[0]?.domain;
  const onDomain = (address: string) => address.replace(/@.*/, `@${domain}`);
  const { senders, ...policy } = parse(await readFile(join(example, 'policy.yaml'), 'utf8'));
  const files = (await readdir(join(example, 'sources'))).map((file) => join(example, 'sources', file));
  const sources: readonly Source[] = await Promise.all(files.map(async (file) => parse(await readFile(file, 'utf8'))));
  return {
    ...policy,
    domains: [domain],
    senders: { default: { ...senders.default, address: onDomain(senders.default.address) } },
    sources: Object.fromEntries(
      sources.map(({ source, from, ...rest }) => [
        source,
        {
          ...rest,
          principals: producers.filter((producer) => producer.source === source).map(({ roleArn }) => roleArn),
          ...(from === undefined ? {} : { from: from.map(onDomain) }),
        },
      ]),
    ),
  };
};
