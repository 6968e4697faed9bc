import type { suppressionCommands } from '../contract/control/suppressions.ts';
import { retentionDays } from '../contract/retention.ts';
import { describeAddressProblem } from '../domain/address/describe-address-problem.ts';
import { type Address, parseAddress } from '../domain/address/parse-address.ts';
import { endOf } from '../domain/feedback/fold-bounces.ts';
import type { SuppressionEntry } from '../domain/feedback/suppression-record.ts';
import {
  withEntry,
  withEntryOfFile,
  withoutEntries,
  withoutUnsubscribes,
  withUnsubscribeEntry,
} from '../domain/suppression/change-record.ts';
import type { KeptEntry, KeptRecord } from '../domain/suppression/kept-record.ts';
import type { PastRemoval } from '../domain/suppression/removal.ts';
import { type ShownEntry, selectEntries, shownEntries, shownName } from '../domain/suppression/shown-entry.ts';
import { isProvidersToo, unreadable, whatToRemove } from '../domain/suppression/what-to-remove.ts';
import { mapConcurrently } from '../runtime/map-concurrently.ts';
import { done, no, type Performers } from './answer.ts';
import type { ControlDependencies } from './dependencies.ts';

type Dependencies = Pick<
  ControlDependencies,
  'now' | 'audit' | 'suppressions' | 'changeSuppressions' | 'removeFromProvider' | 'deliveries'
>;

/** Some megabytes, a few seconds. */
const mostRead = 20_000;
/** Nobody reads more at once. */
const mostShown = 1_000;
/** Each costs a second or two at SES. */
const mostSpellings = 10;
/** Of the latest deliveries: whoever is suppressed gets no more of them. */
const deliveriesRead = 100;
const concurrentChanges = 10;

/** As the audit has it. */
const removalAction = 'suppression-remove';

export const createSuppressionCommands = ({
  now,
  audit,
  suppressions,
  changeSuppressions,
  removeFromProvider,
  deliveries,
}: Dependencies): Performers<keyof typeof suppressionCommands> => {
  /**
   * The ways an address may be written on a list that knows upper and lower case: as it was given, as the tables have it,
   * and as mail was sent to it.
   */
  const spellingsOf = async ({ mailbox, lookup }: Address, time: number): Promise<readonly string[]> => {
    const since = new Date(time - retentionDays.ledger * 86_400_000).toISOString();
    const sent = await deliveries.ofRecipient({ recipient: lookup, since, limit: deliveriesRead });
    const mailboxes = sent.flatMap((delivery) => (delivery.mailbox === undefined ? [] : [delivery.mailbox]));
    return [...new Set([mailbox, lookup, ...mailboxes])].slice(0, mostSpellings);
  };

  const pastRemovals = ({ address, pardons = {} }: KeptRecord): Promise<readonly PastRemoval[]> =>
    Promise.all(
      Object.entries(pardons).map(async ([origin, at]) => {
        const act = await findRemoval(audit, address, at);
        const text = (name: string) => {
          const value = act?.details?.[name];
          return typeof value === 'string' ? { [name]: value } : {};
        };
        return { origin, at, ...(act && { by: act.who }), ...text('reason'), ...text('consent') };
      }),
    );

  return {
    'suppression-list': async ({ origin, since }, { who, accessKey }) => {
      const time = now();
      await audit.append({ action: 'suppression-list', subject: 'suppressions', who, accessKey }, time);
      const { records, isComplete } = await suppressions.scan(mostRead);
      const wanted = {
        ...(origin === undefined ? {} : { origin }),
        ...(since === undefined ? {} : { since: Date.parse(since) }),
      };
      const found = selectEntries(records, wanted, time);
      return done({
        suppressions: found.slice(0, mostShown),
        found: found.length,
        addressesRead: records.length,
        isAllRead: isComplete,
      });
    },

    'suppression-show': async ({ address }, { who, accessKey }) => {
      const parsed = parseAddress(address);
      if (!parsed.ok) return no('malformed', [`${address}: ${describeAddressProblem(parsed.problem)}`]);
      const { lookup } = parsed.address;
      const time = now();
      await audit.append({ action: 'suppression-show', subject: lookup, who, accessKey }, time);
      const record = await suppressions.read(lookup);
      const entries = record === undefined ? [] : shownEntries(record, time);
      const { bounces } = record ?? {};
      return done({
        address: lookup,
        suppressed: entries.some(({ standing }) => standing),
        entries,
        ...(bounces && { bounces }),
        removals: record === undefined ? [] : await pastRemovals(record),
      });
    },

    'suppression-add': async ({ address, reason, until, origin = 'operator', purpose }, { who, accessKey }) => {
      const parsed = parseAddress(address);
      if (!parsed.ok) return no('malformed', [`${address}: ${describeAddressProblem(parsed.problem)}`]);
      const { lookup } = parsed.address;
      const time = now();
      if (until !== undefined && Date.parse(until) <= time) {
        return no('malformed', [`until ${until}: that is past: name a time to come`]);
      }
      const terms = { reason, ...(until === undefined ? {} : { until: new Date(until).toISOString() }) };
      const entry: KeptEntry = { origin, since: new Date(time).toISOString(), ...terms, by: who };
      const details = { ...terms, origin, ...(purpose === undefined ? {} : { purpose }) };
      await audit.append({ action: 'suppression-add', subject: lookup, who, accessKey, details }, time);
      let standing: SuppressionEntry | undefined;
      const isWritten = await changeSuppressions(lookup, (record) => {
        const before = purpose === undefined ? record.entries[origin] : record.unsubscribes?.[purpose];
        standing = before?.evidence !== undefined && endOf(before) >= endOf(entry) ? before : undefined;
        if (standing !== undefined) return record;
        return purpose === undefined ? withEntry(record, entry) : withUnsubscribeEntry(record, purpose, entry);
      });
      if (standing !== undefined) return no('objected', [ownWish(lookup, standing)]);
      return isWritten
        ? done({ address: lookup, ...entry, scope: purpose === undefined ? 'everything' : `purpose:${purpose}` })
        : no('objected', [unreadable(lookup)]);
    },

    // First at SES and then here, so that no mail leaves that SES would throw away and report as a bounce.
    'suppression-remove': async ({ address, reason, origin, purpose, consent }, { who, accessKey }) => {
      const parsed = parseAddress(address);
      if (!parsed.ok) return no('malformed', [`${address}: ${describeAddressProblem(parsed.problem)}`]);
      const { lookup } = parsed.address;
      const time = now();
      // What is objected to says what is known of the address, and is a look-up too.
      const look = { command: removalAction, reason };
      await audit.append({ action: 'suppression-look', subject: lookup, who, accessKey, details: look }, time);
      const record = await suppressions.read(lookup);
      const wanted = whatToRemove(lookup, record, { origin, purpose, hasConsent: consent !== undefined });
      if (!wanted.ok) return no('objected', wanted.lines);
      const { origins, purposes } = wanted;
      const isRemoved = (each: ShownEntry): boolean =>
        each.scope === 'everything'
          ? origins.includes(each.origin)
          : purposes.some((name) => each.scope === `purpose:${name}`);
      const shown = record === undefined ? [] : shownEntries(record, time);
      const details = {
        reason,
        ...(consent === undefined ? {} : { consent }),
        origins,
        ...(purposes.length === 0 ? {} : { purposes }),
        entries: shown.filter(isRemoved),
      };
      await audit.append({ action: removalAction, subject: lookup, who, accessKey, details }, time);
      const isOnlyOfPurposes = purposes.length > 0 && origins.length === 0;
      const provider =
        !isOnlyOfPurposes && isProvidersToo(record, origins, time)
          ? await removeFromProvider({
              spellings: await spellingsOf(parsed.address, time),
              // Whoever removed a complaint here, in a run that did not reach SES, had consent.
              hasConsent: consent !== undefined || record?.pardons?.complaint !== undefined,
            })
          : undefined;
      const at = new Date(time).toISOString();
      await changeSuppressions(lookup, (current) =>
        withoutUnsubscribes(withoutEntries(current, origins, at), purposes),
      );
      const isNews = (provider ?? []).some(({ outcome }) => outcome !== 'not-listed');
      if (origins.length === 0 && purposes.length === 0 && !isNews) {
        return no('objected', [
          `${lookup} is not suppressed, and SES's list does not have it: postern suppression show says what is known`,
        ]);
      }
      const remaining = shown.filter((each) => each.standing && !isRemoved(each)).map(shownName);
      return done({
        address: lookup,
        origins,
        ...(purposes.length === 0 ? {} : { purposes }),
        remaining,
        ...(provider === undefined ? {} : { provider }),
      });
    },

    'suppression-import': async ({ entries, reason }, { who, accessKey }) => {
      const parsed = entries.map(({ address, ...entry }) => ({ parsed: parseAddress(address), entry }));
      const wrong = parsed.flatMap((each, index) =>
        each.parsed.ok ? [] : [`entries[${index}]: ${describeAddressProblem(each.parsed.problem)}`],
      );
      const [first, ...others] = wrong;
      if (first !== undefined) return no('malformed', ['nothing was written:', first, ...others]);
      const details = { reason, count: entries.length };
      await audit.append({ action: 'suppression-import', subject: 'suppressions', who, accessKey, details }, now());
      const written = await mapConcurrently(
        parsed,
        concurrentChanges,
        async ({ parsed: address, entry }) =>
          address.ok &&
          (await changeSuppressions(address.address.lookup, (record) =>
            withEntryOfFile(record, entry satisfies SuppressionEntry),
          )),
      );
      return done({ put: written.filter(Boolean).length });
    },
  };
};

/** What somebody has asked for themselves is not ended by whoever believes to add to it. */
const ownWish = (address: string, { since = 'an unknown time', until }: SuppressionEntry): string =>
  `${address} is unsubscribed by a link since ${since}, until ${until ?? 'it is removed'}, which is no shorter: nothing was changed, postern suppression remove ends it`;

/** What the audit has of a removal: it was appended at the very time that the pardon says. */
const findRemoval = async (audit: ControlDependencies['audit'], address: string, at: string) => {
  let after: string | undefined;
  do {
    const page = await audit.read({ day: at.slice(0, 10), action: removalAction, subject: address, after });
    const act = page.acts.find((each) => each.at === at);
    if (act !== undefined) return act;
    after = page.next;
  } while (after !== undefined);
  return undefined;
};
