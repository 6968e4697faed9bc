import type { RequestedMailbox } from '../../contract/mail-request.ts';

/** Longer names are cut off by whatever shows them, and with them who really sent the mail. */
const longestName = 78;
const shortestPerson = 16;

/**
 * The display name of a mail that somebody sends through us: `Anna via Acme`. Without a name of theirs it is the local
 * part of their address, without one of ours the domain of our sender.
 */
export const viaName = (person: RequestedMailbox, ours: RequestedMailbox): string => {
  const suffix = ` via ${ours.name ?? domainOf(ours.address)}`;
  const name = person.name?.trim() || localPartOf(person.address);
  return name.endsWith(suffix) ? name : `${shortened(name, longestName - lengthOf(suffix))}${suffix}`;
};

/** Cut between characters as people count them. */
const shortened = (name: string, available: number): string => {
  const characters = [...new Intl.Segmenter().segment(name)].map(({ segment }) => segment);
  const limit = Math.max(available, shortestPerson);
  return characters.length <= limit
    ? name
    : `${characters
        .slice(0, limit - 1)
        .join('')
        .trimEnd()}…`;
};

const lengthOf = (text: string): number => Array.from(text).length;

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);

/** Without the quotes it may be written in. */
const localPartOf = (address: string): string =>
  address.slice(0, address.lastIndexOf('@')).replaceAll(/^"|"$|\\(.)/gs, '$1');
