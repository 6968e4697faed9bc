import { renderTable } from '../output/table.ts';
import type { SendingDomain } from './dns-records.ts';
import type { ReceiverSheet } from './receiver-sheet.ts';

/** The records to publish and the sheet for receivers, for people. */
export const renderDns = (domains: readonly SendingDomain[], sheet: ReceiverSheet): string =>
  [
    ...domains.map(renderDomain),
    'keep a DMARC record that is published already if it is stricter; --zone prints a zone file',
    '',
    'for the administrator of a receiving organisation:',
    renderSheet(sheet),
  ].join('\n');

const renderDomain = ({ domain, dkimStatus, mailFromStatus, records }: SendingDomain): string =>
  [
    `${domain}: DKIM ${dkimStatus}, MAIL FROM ${mailFromStatus}`,
    renderTable(
      ['for', 'type', 'name', 'value'],
      records.map(({ purpose, name, type, value }) => [purpose, type, name, value]),
      // Names and values are copied from here: better wider than the terminal than broken.
      Number.POSITIVE_INFINITY,
    ),
  ].join('\n');

const renderSheet = (sheet: ReceiverSheet): string =>
  renderTable(
    ['domain', 'DKIM', 'MAIL FROM (SPF)', 'From addresses'],
    sheet.map(({ domain, dkim, mailFrom, fromAddresses }) => [
      domain,
      [`d=${dkim.d}`, ...dkim.s.map((selector) => `s=${selector}`)].join('\n'),
      mailFrom ?? 'amazonses.com',
      fromAddresses.length === 0 ? 'none in the policy in force' : fromAddresses.join('\n'),
    ]),
  );
