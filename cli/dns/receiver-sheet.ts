import type { SendingDomain } from './dns-records.ts';

/** What the administrator of a receiving organisation needs to let our mail in. */
export type ReceiverSheet = readonly {
  readonly domain: string;
  readonly dkim: { readonly d: string; readonly s: readonly string[] };
  readonly mailFrom?: string;
  /** Addresses the policy in force lets its sources write from. */
  readonly fromAddresses: readonly string[];
}[];

/** @param fromAddresses - of the policy in force, all domains together */
export const receiverSheet = (domains: readonly SendingDomain[], fromAddresses: readonly string[]): ReceiverSheet =>
  domains.map(({ domain, selectors, mailFromDomain }) => ({
    domain,
    dkim: { d: domain, s: selectors },
    ...(mailFromDomain === undefined ? {} : { mailFrom: mailFromDomain }),
    fromAddresses: fromAddresses.filter((address) => address.toLowerCase().endsWith(`@${domain}`)),
  }));
