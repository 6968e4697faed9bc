import type { ProviderRemoval, Removed } from '../../lambdas/domain/suppression/removal.ts';
import { printable } from '../output/printable.ts';

/** A removal for people. @param region - where SES keeps its list */
export const renderRemoved = (removed: Removed, region: string): string =>
  [...ownLines(removed), ...providerLines(removed, region)].map(printable).join('\n');

const ownLines = ({ address, origins, purposes = [], remaining }: Removed): readonly string[] => [
  ...purposes.map((purpose) => `${address} gets mail of the purpose ${purpose} again, from the next last look on`),
  ...(origins.length > 0 || purposes.length === 0 ? [allMailLine(address, origins)] : []),
  ...(remaining.length === 0
    ? []
    : [`it is still suppressed by ${remaining.join(', ')}: postern suppression show ${address}`]),
];

const allMailLine = (address: string, origins: Removed['origins']): string =>
  origins.length === 0
    ? `${address} was not suppressed here`
    : `${address} is not suppressed by ${origins.join(', ')} any more, from the next last look on; late events up to now do not bring it back`;

const providerLines = ({ provider }: Removed, region: string): readonly string[] => {
  if (provider === undefined) return ["SES's own list was not touched: it has no part in this, or in what remains"];
  const list = `SES's own list of this account in ${region}`;
  const lines = provider.flatMap((removal) => providerLine(removal, list, region));
  return lines.length === 0 ? [`${list} did not have it`] : lines;
};

const providerLine = (
  { address, outcome, because = 'SES did not answer' }: ProviderRemoval,
  list: string,
  region: string,
): readonly string[] => {
  switch (outcome) {
    case 'removed':
      return [`${list}: removed ${address}`];
    case 'not-listed':
      return [];
    case 'needs-consent':
      return [
        `${list} has ${address} for a complaint, and keeps it`,
        'left to do: the same command again with --consent TEXT, how and when they gave it; until then SES accepts mail for it and does not deliver it',
      ];
    case 'left':
      return [
        `${list} may still have ${address}: ${because}`,
        `left to do: the same command again, or aws sesv2 delete-suppressed-destination --region ${region} --email-address ${quoted(address)}; until then SES accepts mail for it and does not deliver it`,
      ];
  }
};

/** As one word of a shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
