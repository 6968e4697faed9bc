import type { Delivery } from '../../lambdas/domain/delivery/delivery.ts';

/** Deliveries of every kind a page has to show, as the ledger holds them. */

const common = {
  messageId: '3f9a1c0de5b84c7792d0a41be6f8c215',
  receivedAt: '2026-11-21T12:00:00.000Z',
  intakeMessageId: 'm1',
  principal: 'AROABILLINGAAAAAAAAAA',
  source: 'billing',
  purpose: 'notification',
  lane: 'standard',
  reference: 'invoice-2026-11-0417',
  tags: { campaign: 'november' },
  attempt: 0,
  attempts: [],
  ttl: 1,
} as const satisfies Partial<Delivery>;

const evidence = [
  { code: 'policy', version: 41 },
  { code: 'source', source: 'billing', principal: 'AROABILLINGAAAAAAAAAA' },
  { code: 'purpose', purpose: 'notification', lane: 'standard' },
  { code: 'directory', groups: ['customers'] },
  { code: 'allow-list', rule: 'directory:customers', owner: 'customer-care' },
] as const;

const delivered: Delivery = {
  ...common,
  recipientIndex: 0,
  recipient: 'anna@mailbox.example',
  originalFrom: 'anna.berg@acme.example',
  redirectedTo: 'inbox@test.acme.example',
  decisions: [
    {
      at: '2026-11-21T12:00:00.140Z',
      by: 'filter',
      verdict: 'hold',
      form: 'redacted',
      because: evidence,
      reasons: [{ code: 'unknown-source', principal: 'AROABILLINGAAAAAAAAAA', registeredFor: [] }],
    },
    {
      at: '2026-11-21T12:31:07.020Z',
      by: 'release',
      verdict: 'send',
      form: 'redacted',
      because: [
        ...evidence,
        { code: 'redacted-form', cause: 'default', words: 'source' },
        { code: 'from-rewritten', from: 'anna.berg@acme.example', to: 'billing@notify.acme.example' },
        {
          code: 'overridden',
          rule: 'unknown-source',
          by: 'arn:aws:sts::111122223333:assumed-role/postern-prod-operator/kenji.sato',
          why: 'the role was made anew last night, checked with payments',
          at: '2026-11-21T12:31:06.000Z',
        },
      ],
      wouldRefuse: [
        {
          code: 'link-not-permitted',
          field: 'html',
          host: 'newsletter.partner.example',
          permitted: ['billing.acme.example'],
        },
      ],
    },
  ],
  state: 'sent',
  attempt: 2,
  attempts: [
    { number: 1, at: '2026-11-21T12:31:07.200Z', answer: 'throttled', error: 'TooManyRequestsException' },
    {
      number: 2,
      at: '2026-11-21T12:31:09.310Z',
      answer: 'accepted',
      sesMessageId: '0102019a8f3c7d21-6b0e3c52-1f4a-4d8e-9a70-5c1d2e3f4a5b-000000',
    },
  ],
  events: {
    e1: { at: '2026-11-21T12:31:12.000Z', type: 'Delivery', code: 'delivered', status: 'delivered' },
  },
};

const refused: Delivery = {
  ...common,
  recipientIndex: 1,
  recipient: 'bruno@elsewhere.example',
  decisions: [
    {
      at: '2026-11-21T12:00:00.140Z',
      by: 'filter',
      verdict: 'refuse',
      because: evidence.slice(0, 3),
      reasons: [
        { code: 'suppressed', origin: 'complaint', since: '2026-10-02T08:15:00.000Z' },
        { code: 'not-on-allow-list' },
      ],
    },
  ],
  state: 'refused',
};

const waiting: Delivery = {
  ...common,
  recipientIndex: 2,
  recipient: 'chiyo.tanaka@mailbox.example',
  decisions: [
    {
      at: '2026-11-21T12:00:00.140Z',
      by: 'filter',
      verdict: 'defer',
      form: 'complete',
      because: [...evidence, { code: 'complete-form', exemption: 'group', matched: 'customers' }],
      reasons: [{ code: 'quota-exceeded', of: 'source', name: 'billing', per: 'minute', limit: 600 }],
      until: '2026-11-21T12:02:00.000Z',
    },
  ],
  state: 'deferred',
};

const bounced: Delivery = {
  ...common,
  recipientIndex: 3,
  recipient: 'dora@berlin.acme.example',
  decisions: [
    { at: '2026-11-21T12:00:00.140Z', by: 'filter', verdict: 'send', form: 'complete', because: [...evidence] },
  ],
  state: 'sent',
  attempt: 1,
  attempts: [{ number: 1, at: '2026-11-21T12:00:00.900Z', answer: 'accepted', sesMessageId: '0102-d' }],
  events: {
    e1: { at: '2026-11-21T12:14:09.000Z', type: 'DeliveryDelay', code: 'delayed', kind: 'MailboxFull' },
    e2: {
      at: '2026-11-22T02:00:41.000Z',
      type: 'Bounce',
      code: 'hard-bounce',
      status: 'bounced',
      kind: 'Permanent',
      subType: 'General',
      smtpStatus: '5.1.1',
      named: 'd.other@elsewhere.example',
    },
  },
};

export const mailToSeveral: readonly Delivery[] = [delivered, refused, waiting, bounced];

const attack =
  '"\'><script>globalThis.owned=1</script><img src=x onerror="globalThis.owned=1"></style><style>*{display:none}</style>\u202Ecod.exe\u2066`${1}`</title></bdi></p></article>';
const long = 'x'.repeat(600);

/** Whatever comes from outside is an attempt on the page. */
export const hostileMail: Delivery = {
  ...common,
  messageId: `${attack}${long}`,
  source: attack,
  purpose: `javascript:globalThis.owned=1//${long}`,
  reference: `</style><script>globalThis.owned=1</script>${long}`,
  tags: { [`"onmouseover="globalThis.owned=1" ${long}`]: attack, '--x': 'url(https://evil.example/)' },
  recipientIndex: 0,
  recipient: `${attack}@${long}`,
  originalFrom: attack,
  redirectedTo: `${long}${attack}`,
  decisions: [
    {
      at: attack,
      by: 'filter',
      verdict: 'refuse',
      because: [{ code: 'allow-list', rule: attack, owner: `}</style>${long}` }],
      reasons: [
        { code: 'stopped', scope: `source:${attack}`, reason: `${attack}\n\u2067${long}`, by: attack, queued: 'hold' },
        { code: 'refused-by-operator', by: attack, why: '`'.repeat(3) + attack },
        { code: 'malformed', field: attack, problem: attack, expected: attack },
        { code: 'header-not-permitted', header: long },
      ],
    },
  ],
  state: 'held',
  attempts: [{ number: 1, at: '2026-11-21T12:31:07.200Z', answer: 'unknown', error: attack }],
  events: {
    e1: { at: '2026-11-21T12:31:12.000Z', type: attack, code: attack, kind: long, subType: attack, named: attack },
  },
};
