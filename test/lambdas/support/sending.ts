import type { OutgoingMail } from '../../../lambdas/adapters/ses-mailer.ts';
import type { MailContent, OutboundEnvelope } from '../../../lambdas/contract/envelope.ts';
import type { Delivery } from '../../../lambdas/domain/delivery/delivery.ts';
import { sha256 } from '../../../lambdas/domain/identity/sha256.ts';
import type { IncomingMessage } from '../../../lambdas/runtime/incoming-message.ts';
import type { Observation } from '../../../lambdas/runtime/observation.ts';
import type { SendDependencies } from '../../../lambdas/send/dependencies.ts';
import { sendDelivery } from '../../../lambdas/send/send-delivery.ts';
import { now } from '../../support/facts.ts';
import { delivery } from './delivery.ts';
import { listeningSources } from './listening-sources.ts';
import { createMemoryLedger, type MemoryLedger } from './memory-ledger.ts';

/** What a mail is composed from; only what a test is about need be given. */
export const mailContent = (fields: Partial<MailContent> = {}): MailContent => ({
  version: 1,
  from: { address: 'billing@notify.acme.example', name: 'Acme' },
  replyTo: [],
  to: [{ address: 'Anna@acme.example' }],
  cc: [],
  subject: 'Your invoice',
  text: 'It is attached.',
  headers: { 'Auto-Submitted': 'auto-generated' },
  attachments: [],
  ...fields,
});

/** A delivery whose content is this one. */
export const deliveryOf = (content: MailContent, fields: Partial<Delivery> = {}): Delivery =>
  delivery({ contentHash: sha256(JSON.stringify(content)), ...fields });

/** The envelope of a delivery on the outbound queue; only what a test is about need be given. */
export const outboundMessage = (
  envelope: Partial<OutboundEnvelope> = {},
  fields: Partial<IncomingMessage> = {},
): IncomingMessage => {
  const content = JSON.stringify(mailContent());
  const { messageId, recipientIndex } = delivery();
  const inline = 'object' in envelope ? {} : { content };
  return {
    id: 'outbound-1',
    body: JSON.stringify({
      version: 1,
      messageId,
      recipientIndex,
      contentHash: sha256(content),
      ...inline,
      ...envelope,
    }),
    senderId: 'AROAFILTER:filter',
    groupId: 'billing',
    sentAt: now,
    receiveCount: 1,
    ...fields,
  };
};

/**
 * Send with a world of literals: the ledger holds one delivery, nobody is suppressed, SES accepts everything. `happened`
 * is what it did, in order.
 */
export const sending = (
  initial: readonly Delivery[] = [deliveryOf(mailContent())],
  change: (usual: SendDependencies & { readonly ledger: MemoryLedger }) => Partial<SendDependencies> = () => ({}),
) => {
  const ledger = createMemoryLedger(initial);
  const happened: string[] = [];
  const mails: OutgoingMail[] = [];
  const observations: Observation[] = [];
  const sources = listeningSources();
  let ids = 0;
  const usual: SendDependencies & { readonly ledger: MemoryLedger } = {
    now: () => now,
    lane: 'standard',
    ledger: {
      ...ledger,
      replace: async (previous, next) => {
        const isWritten = await ledger.replace(previous, next);
        happened.push(`${isWritten ? '' : 'not '}${next.state}`);
        return isWritten;
      },
    },
    appendEvent: ledger.append,
    readWatermark: () => Promise.reject(new Error('nobody is unsure')),
    getContent: () => Promise.reject(new Error('no content is stored')),
    putContent: () => Promise.reject(new Error('nothing is parked')),
    readUpload: async () => ({ found: false }),
    readSuppressions: async () => {
      happened.push('looked');
      return [];
    },
    readStops: async () => [],
    raiseStop: () => Promise.reject(new Error('nothing is stopped')),
    readAccount: async () => undefined,
    takeTurn: async () => ({ granted: true, by: Number.POSITIVE_INFINITY }),
    send: async (mail) => {
      mails.push(mail);
      happened.push('called');
      return { answer: 'accepted', sesMessageId: `ses-${mails.length}` };
    },
    tellSources: sources.tellSources,
    observe: (observation) => void observations.push(observation),
    inTurn: (work) => work(),
    uniqueId: () => {
      ids += 1;
      return String(ids);
    },
    uniqueToken: () => `token-${happened.length}`,
    putUnsubscribeLink: async (token) => void happened.push(`kept ${token}`),
    unsubscribeBase: 'https://unsubscribe.example/',
    trustedRoleIds: ['AROAFILTER', 'AROARELEASE'],
    configurationSets: new Map([
      [300, 'set-300'],
      [3_600, 'set-3600'],
      [50_400, 'set-50400'],
    ]),
    watchedConfigurationSets: new Map([
      [300, 'watched-300'],
      [3_600, 'watched-3600'],
      [50_400, 'watched-50400'],
    ]),
  };
  const dependencies = { ...usual, ...change(usual) };
  return {
    ledger,
    happened,
    mails,
    observations,
    events: sources.events,
    told: sources.told,
    item: () => ledger.items()[0],
    send: (message: IncomingMessage = outboundMessage(), remainingMilliseconds = 30_000) =>
      sendDelivery(message, { id: 'invocation-1', remainingMilliseconds: () => remainingMilliseconds }, dependencies),
  };
};
