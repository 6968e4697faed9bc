import { GetEmailIdentityCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import type { AppliedPolicy } from '../../lambdas/contract/policy.ts';
import { clientConfiguration } from '../aws/client-configuration.ts';
import { type EnvironmentParts, readEnvironment } from '../aws/read-environment.ts';
import { type Target, type TargetOptions, targetOf } from '../aws/target.ts';
import { connectControl } from '../control/connect-control.ts';
import { readPolicyInForce } from '../policy/read-policy-in-force.ts';
import { UserError } from '../user-error.ts';
import { type SendingDomain, sendingDomain } from './dns-records.ts';
import { receiverSheet } from './receiver-sheet.ts';
import { renderDns } from './render-dns.ts';
import { renderZone } from './render-zone.ts';

export type DnsOptions = TargetOptions & { readonly zone?: boolean; readonly json?: boolean };

/** `postern dns`: what has to be in the DNS, and what receivers may want to know. */
export const dns = async (domain: string | undefined, options: DnsOptions): Promise<void> => {
  const target = targetOf(options);
  const parts = await readEnvironment(target);
  if (domain !== undefined && !parts.sendingDomains.includes(domain)) {
    const known = parts.sendingDomains.join(', ');
    throw new UserError(`${domain} is no sending domain of ${options.environment}: name one of ${known}`);
  }
  const ses = new SESv2Client(clientConfiguration(target));
  const region = await ses.config.region();
  const domains = await Promise.all(
    (domain === undefined ? parts.sendingDomains : [domain]).map((each) => readDomain(ses, each, region, parts)),
  );
  if (options.zone === true) {
    console.log(renderZone(domains));
    return;
  }
  const sheet = receiverSheet(domains, fromAddresses(await policyIfPermitted(target)));
  console.log(
    options.json === true ? JSON.stringify({ domains, receiverSheet: sheet }, undefined, 2) : renderDns(domains, sheet),
  );
};

const readDomain = async (
  ses: SESv2Client,
  domain: string,
  region: string,
  { dmarcRecords }: EnvironmentParts,
): Promise<SendingDomain> => {
  const identity = await ses.send(new GetEmailIdentityCommand({ EmailIdentity: domain }));
  return sendingDomain(domain, identity, region, dmarcRecords.get(domain));
};

/** Whoever publishes DNS records need not be anybody to control: the sheet then names no addresses. */
const policyIfPermitted = async (target: Target): Promise<AppliedPolicy | undefined> => {
  try {
    return await readPolicyInForce(connectControl(target));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    console.error(`postern: the sheet names no From addresses: ${error.lines.join('; ')}`);
    return undefined;
  }
};

const fromAddresses = (policy: AppliedPolicy | undefined): readonly string[] =>
  policy === undefined
    ? []
    : [
        ...new Set([
          policy.document.senders.default.address,
          ...Object.values(policy.document.sources).flatMap(({ from }) => from),
        ]),
      ];
