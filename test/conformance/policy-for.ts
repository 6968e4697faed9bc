import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Environment } from '../../infra/environments/environment.ts';
import { projectRoot } from './folders.ts';

const example = join(projectRoot, 'examples/policy');

type Request = { readonly from?: { readonly address: string } };
type Source = {
  readonly source: string;
  readonly from?: readonly string[];
  readonly tests?: readonly { readonly request: Request }[];
};

/** Who a request says it is from, in the other environment. */
const withFrom = ({ from, ...request }: Request, onDomain: (address: string) => string): Request =>
  from === undefined ? request : { ...request, from: { ...from, address: onDomain(from.address) } };

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
      sources.map(({ source, from, tests, ...rest }) => [
        source,
        {
          ...rest,
          tests: tests?.map((test) => ({ ...test, request: withFrom(test.request, onDomain) })),
          principals: producers.filter((producer) => producer.source === source).map(({ roleArn }) => roleArn),
          ...(from === undefined ? {} : { from: from.map(onDomain) }),
        },
      ]),
    ),
  };
};
