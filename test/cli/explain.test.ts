import { describe, expect, it } from 'vitest';
import type { Control } from '../../cli/control/connect-control.ts';
import { type ExplainedDelivery, explainDelivery } from '../../cli/explain/explained-delivery.ts';
import { findDeliveries, readQuestion } from '../../cli/explain/find-deliveries.ts';
import { renderPage } from '../../cli/explain/html/render-page.ts';
import { type Reader, renderExplanation } from '../../cli/explain/render-explanation.ts';
import type { Delivery, DeliveryEvent } from '../../lambdas/domain/delivery/delivery.ts';
import { expired } from '../../lambdas/domain/delivery/transitions.ts';
import type { Language } from '../../lambdas/domain/policy/words/language.ts';
import { mailToSeveral } from '../support/explained-mail.ts';

const sent: Delivery = {
  messageId: 'a'.repeat(32),
  recipientIndex: 0,
  recipient: 'anna@acme.example',
  mailbox: 'Anna@acme.example',
  receivedAt: '2026-11-21T12:00:00.000Z',
  intakeMessageId: 'm1',
  principal: 'AROAX',
  source: 'billing',
  purpose: 'notification',
  reference: 'invoice-1',
  decisions: [
    {
      at: '2026-11-21T12:00:00.100Z',
      by: 'filter',
      verdict: 'send',
      form: 'complete',
      because: [
        { code: 'policy', version: 2 },
        { code: 'allow-list', rule: 'acme.example', owner: 'security-team' },
      ],
    },
  ],
  state: 'sent',
  attempt: 2,
  attempts: [
    { number: 1, at: '2026-11-21T12:00:00.200Z', answer: 'throttled', error: 'TooManyRequestsException' },
    { number: 2, at: '2026-11-21T12:00:02.300Z', answer: 'accepted', sesMessageId: '0102-x', configurationSet: 'c' },
  ],
  ttl: 1,
};

const refused: Delivery = {
  ...sent,
  recipientIndex: 1,
  recipient: 'eve@evil.example',
  decisions: [
    {
      at: '2026-11-21T12:00:00.100Z',
      by: 'filter',
      verdict: 'refuse',
      because: [{ code: 'policy', version: 2 }],
      reasons: [{ code: 'not-in-directory' }, { code: 'not-on-allow-list' }],
    },
  ],
  state: 'refused',
  attempt: 0,
  attempts: [],
};

const soon = Date.parse('2026-11-21T12:01:00.000Z');

/** Its mail was delayed, delivered, and then bounced by a server behind the first. */
const bounced: Delivery = {
  ...sent,
  // A map: the order of its members says nothing.
  events: {
    e3: {
      at: '2026-11-21T12:00:09.000Z',
      type: 'Bounce',
      code: 'hard-bounce',
      status: 'bounced',
      kind: 'Permanent',
      subType: 'General',
      smtpStatus: '5.1.1',
      named: 'a.other@elsewhere.example',
    },
    e1: { at: '2026-11-21T12:00:02.900Z', type: 'DeliveryDelay', code: 'delayed' },
    e2: { at: '2026-11-21T12:00:04.000Z', type: 'Delivery', code: 'delivered', status: 'delivered' },
  },
};

describe('explainDelivery', () => {
  it('tells what was decided, why, and what happened in time order', () => {
    expect(explainDelivery(sent, 'eu-west-1', soon)).toMatchObject({
      status: 'sent',
      isTerminal: false,
      verdict: 'send',
      form: 'complete',
      because: [{ code: 'policy' }, { code: 'allow-list' }],
      reasons: [],
      visibleMessageId: '<0102-x@eu-west-1.amazonses.com>',
      events: [
        { at: '2026-11-21T12:00:00.000Z', event: 'received' },
        { event: 'decided', by: 'filter', verdict: 'send', codes: [] },
        { event: 'attempted', number: 1, answer: 'throttled', error: 'TooManyRequestsException' },
        { event: 'attempted', number: 2, answer: 'accepted' },
      ],
    });
  });

  it('tells what Amazon SES has said since, in time order among the rest', () => {
    const { status, isTerminal, events } = explainDelivery(bounced, 'eu-west-1', soon);
    expect([status, isTerminal]).toEqual(['bounced', true]);
    expect(events.map((each) => (each.event === 'reported' ? each.code : each.event))).toEqual([
      'received',
      'decided',
      'attempted',
      'attempted',
      'delayed',
      'delivered',
      'hard-bounce',
    ]);
  });

  it.each<[string, DeliveryEvent['status'], number, string]>([
    ['nothing yet', undefined, soon, 'sent'],
    ['nothing for three days', undefined, soon + 72 * 3_600_000, 'unconfirmed'],
    ['a delivery, long ago', 'delivered', soon + 72 * 3_600_000, 'delivered'],
    ['a complaint', 'complained', soon, 'complained'],
  ])('when Amazon SES has said %s, the status is as it is to be read now', (_, told, now, status) => {
    const event = { at: '2026-11-21T12:00:04.000Z', type: 'x', code: 'x', ...(told && { status: told }) };
    const delivery = told === undefined ? sent : { ...sent, events: { e: event } };
    expect(explainDelivery(delivery, 'eu-west-1', now).status).toBe(status);
  });

  it('gives every reason with its meaning and the next step, for each reader in each language', () => {
    const words = { meaning: expect.any(String), nextStep: expect.any(String) };
    expect(explainDelivery(refused, 'eu-west-1', soon)).toMatchObject({
      status: 'refused',
      reasons: [
        { code: 'not-in-directory', wording: { en: { engineer: words }, ja: { customer: words } } },
        { code: 'not-on-allow-list', wording: { en: { support: words }, ja: { engineer: words } } },
      ],
    });
  });

  it('lets the last decision count and keeps the others as events', () => {
    const refusedLater: Delivery = {
      ...sent,
      state: 'refused',
      attempts: [],
      decisions: [
        ...sent.decisions,
        {
          at: '2026-11-21T12:00:05.000Z',
          by: 'send',
          verdict: 'refuse',
          because: [],
          reasons: [{ code: 'suppressed', origin: 'bounce' }],
        },
      ],
    };
    const explained = explainDelivery(refusedLater, 'eu-west-1', soon);
    expect(explained).toMatchObject({ verdict: 'refuse', reasons: [{ code: 'suppressed' }] });
    expect(explained.events.map(({ event }) => event)).toEqual(['received', 'decided', 'decided']);
  });

  it('names the Message-ID of us-east-1 as SES does there', () => {
    expect(explainDelivery(sent, 'us-east-1', soon).visibleMessageId).toBe('<0102-x@email.amazonses.com>');
  });
});

const render = (
  deliveries: readonly ExplainedDelivery[],
  reader: Reader = { voice: 'engineer', language: 'en' },
): string => renderExplanation(deliveries, reader);

/** Cells wrap: what belongs together is put together again. */
const joined = (text: string): string => text.replaceAll(/\s*│\s*/g, ' ').replaceAll(/\s+/g, ' ');

it('tells nobody to wait for a stop to end where another reason refuses the mail', () => {
  const stopped = { code: 'stopped', scope: 'everything', reason: 'drill', queued: 'hold' } as const;
  const decision = { at: '2026-11-21T12:00:05.000Z', by: 'filter', because: [] } as const;
  const stepOf = (last: Delivery['decisions'][number]) =>
    explainDelivery({ ...sent, decisions: [last] }, 'eu-west-1', soon).reasons.find(({ code }) => code === 'stopped')
      ?.wording.en.support.nextStep;
  expect(
    stepOf({ ...decision, verdict: 'refuse', reasons: [{ code: 'suppressed', origin: 'bounce' }, stopped] }),
  ).toContain('does not leave when the stop ends either');
  expect(stepOf({ ...decision, verdict: 'hold', form: 'complete', reasons: [stopped] })).toContain('leaves by itself');
});

describe('readQuestion', () => {
  const id = '0123456789abcdef0123456789abcdef';

  it('takes a message id, and one with the place of a recipient as held list shows it', () => {
    expect(readQuestion(id, {})).toEqual({ by: 'message-id', id });
    expect(readQuestion(`${id}/12`, {})).toEqual({ by: 'message-id', id, recipientIndex: 12 });
  });

  it('looks only at that recipient, and asks control for the message', async () => {
    const asked: unknown[] = [];
    const ask = async (command: string, input: unknown) => {
      asked.push([command, input]);
      return { deliveries: [0, 1].map((recipientIndex) => ({ ...sent, recipientIndex })) };
    };
    const control = { ask, region: async () => 'eu-west-1' } as unknown as Control;
    const find = (given: string) => findDeliveries(readQuestion(given, {}), { environment: 'local' }, control, '');
    expect((await find(`${id}/1`)).map(({ recipientIndex }) => recipientIndex)).toEqual([1]);
    expect(await find(`${id}/2`)).toEqual([]);
    expect(await find(id)).toHaveLength(2);
    expect(new Set(asked.map((each) => JSON.stringify(each)))).toEqual(
      new Set([JSON.stringify(['explain-message', { messageIds: [id] }])]),
    );
  });
});

describe('explainDelivery of mail with particulars', () => {
  const [several, , waiting] = mailToSeveral.map((delivery) => explainDelivery(delivery, 'eu-west-1', soon));

  it('tells form, From, where it went, what is only noted and what people let pass', () => {
    expect(several).toMatchObject({
      form: 'redacted',
      originalFrom: 'anna.berg@acme.example',
      redirectedTo: 'inbox@test.acme.example',
      wouldRefuse: [{ code: 'link-not-permitted', wording: { ja: { support: { meaning: expect.any(String) } } } }],
      overrides: [{ rule: 'unknown-source', why: 'the role was made anew last night, checked with payments' }],
      because: expect.arrayContaining([
        expect.objectContaining({ code: 'policy', wording: { en: 'policy version 41', ja: 'ポリシー バージョン 41' } }),
      ]),
    });
    expect(several).not.toHaveProperty('deferredUntil');
  });

  it('tells until when it waits while it does', () => {
    expect(waiting).toMatchObject({ status: 'deferred', deferredUntil: '2026-11-21T12:02:00.000Z', form: 'complete' });
    const left = mailToSeveral.slice(2, 3).map((delivery) => ({ ...delivery, state: 'expired' as const }));
    expect(left.map((delivery) => explainDelivery(delivery, 'eu-west-1', soon).deferredUntil)).toEqual([undefined]);
  });
});

describe('what the customer may be told', () => {
  const answer = (delivery: Delivery, language: Language = 'en') =>
    explainDelivery(delivery, 'eu-west-1', soon).wording[language].customer.join(' ');

  it('is that of the deciding reason alone', () => {
    const [decision] = refused.decisions;
    if (decision?.verdict !== 'refuse') throw new Error('it was refused');
    const reasons = [
      { code: 'expired', expiredAt: '2026-11-21T12:00:00.000Z', by: 'max-age' },
      ...decision.reasons,
    ] as const;
    expect(answer({ ...refused, decisions: [{ ...decision, reasons }] })).toBe(
      'We are sorry: this e-mail could not be sent in time and would no longer have been of use to you. If you still need it, please request it once more.',
    );
  });

  it('is that of the status where it left, whatever was decided', () => {
    const told = { at: '2026-11-21T12:00:09.000Z', type: 'Delivery', code: 'delivered', status: 'delivered' } as const;
    expect(answer({ ...refused, events: { e: told } })).toMatch(/accepted by your mail provider/);
    expect(answer(sent)).toMatch(/was sent a moment ago/);
  });

  it('does not tell a complaint from a delivery, nor one suppression from another', () => {
    const event = (status: 'delivered' | 'complained') => ({
      ...sent,
      events: { e: { at: '2026-11-21T12:00:09.000Z', type: 'x', code: 'x', status } },
    });
    const suppressed = (origin: 'bounce' | 'complaint'): Delivery => ({
      ...refused,
      decisions: [{ at: 'x', by: 'filter', verdict: 'refuse', because: [], reasons: [{ code: 'suppressed', origin }] }],
    });
    for (const language of ['en', 'ja'] as const) {
      expect(answer(event('complained'), language)).toBe(answer(event('delivered'), language));
      expect(answer(suppressed('complaint'), language)).toBe(answer(suppressed('bounce'), language));
      expect(answer(suppressed('complaint'), language)).toBe(answer(refused, language));
    }
  });
});

describe('renderExplanation', () => {
  const text = render([sent, refused].map((delivery) => explainDelivery(delivery, 'eu-west-1', soon)));

  it.each([
    `message ${'a'.repeat(32)}, source billing, purpose notification, reference invoice-1`,
    'anna@acme.example',
    'allowed by acme.example (owner security-team)',
    'attempt 1: throttled (TooManyRequestsException)',
    'Message-ID <0102-x@eu-west-1.amazonses.com>',
    'not-on-allow-list: no rule',
    'next: check the address',
  ])('shows %s', (part) => {
    expect(joined(text)).toContain(part);
  });

  it('marks a dry run, so that it is not taken for the decision that follows it', () => {
    const [decision] = sent.decisions;
    if (decision === undefined) throw new Error('the delivery was decided');
    const shown = render([
      explainDelivery({ ...sent, decisions: [{ ...decision, dryRun: true }, decision] }, 'eu-west-1', soon),
    ]);
    expect(shown.match(/filter: send.*/g)).toEqual(['filter: send (dry run)', 'filter: send']);
  });

  it('says why a mail expired while it waited', () => {
    const waited = { ...sent, attempts: [], validUntil: '2026-11-21T12:01:00.000Z', validUntilBy: 'max-age' } as const;
    const shown = render([explainDelivery(expired(waited, 'send', '2026-11-21T13:00:00.000Z'), 'eu-west-1', soon)]);
    expect(joined(shown)).toContain("expired: the purpose's maximum age ended at 2026-11-21T12:01:00.000Z");
    expect(joined(shown)).toContain('next: send it again');
    expect(shown).toContain('2026-11-21T13:00:00.000Z send: refuse expired');
  });

  it('says a next step once for the reasons in a row that share it', () => {
    const malformed = (field: string) => ({ code: 'malformed', field, problem: 'unknown-field' }) as const;
    const decisions: Delivery['decisions'] = [
      {
        at: '2026-11-21T12:00:00.100Z',
        by: 'filter',
        verdict: 'refuse',
        because: [],
        reasons: [malformed('a'), malformed('b'), { code: 'not-in-directory' }],
      },
    ];
    const shown = joined(render([explainDelivery({ ...refused, decisions }, 'eu-west-1', soon)]));
    expect(shown.match(/(?:malformed|not-in-directory|next):/g)).toEqual([
      'malformed:',
      'malformed:',
      'next:',
      'not-in-directory:',
      'next:',
    ]);
  });

  it('shows each thing Amazon SES has said on a line of its own', () => {
    const shown = render([explainDelivery(bounced, 'eu-west-1', soon)]).split('\n');
    expect(shown).toContain('  2026-11-21T12:00:02.900Z Amazon SES: DeliveryDelay delayed');
    expect(shown).toContain(
      '  2026-11-21T12:00:09.000Z Amazon SES: Bounce hard-bounce (Permanent, General, 5.1.1, forwarded to a.other@elsewhere.example)',
    );
  });

  it.each<[Reader['voice'], Reader['language'], string, string]>([
    [
      'support',
      'en',
      'not-on-allow-list: Mail may only go to addresses that have been allowed',
      'next: Check the address',
    ],
    ['engineer', 'ja', 'not-on-allow-list: 許可リストに', '次の対応: 送信してよい宛先'],
    ['support', 'ja', 'not-in-directory: この種類のメールは登録者のみ', '次の対応: 入力の誤り'],
  ])('speaks to %s in %s', (voice, language, why, next) => {
    // Japanese wraps anywhere.
    const shown = render([explainDelivery(refused, 'eu-west-1', soon)], { voice, language }).replaceAll(/[\s│]+/g, '');
    expect(shown).toContain(why.replaceAll(' ', ''));
    expect(shown).toContain(next.replaceAll(' ', ''));
    expect(shown).toContain('2026-11-21T12:00:00.100Z');
  });

  it('shows for a customer nothing but what may be passed on', () => {
    const explained = [explainDelivery(refused, 'eu-west-1', soon)];
    const shown = render(explained, { voice: 'customer', language: 'en' });
    expect(joined(shown)).toContain('we are currently unable to send this e-mail to the address given');
    expect(shown).not.toMatch(/refuse|not-in-directory|filter|billing|policy|12:00/);
  });

  it('shows form, From, where it went, what people let pass and until when it waits', () => {
    const [several = '', , waiting = ''] = mailToSeveral.map((delivery) =>
      render([explainDelivery(delivery, 'eu-west-1', soon)]),
    );
    expect(several).toContain('  form redacted: a notice and a link');
    expect(several).toContain('  From that was asked for anna.berg@acme.example');
    expect(several).toContain('  sent to inbox@test.acme.example');
    expect(several).toMatch(
      / {2}let pass 2026-11-21T12:31:06.000Z unknown-source, by arn:.*kenji.sato: the role was made anew/,
    );
    expect(joined(several)).toContain(
      'what would count if its source were not only being observed: link-not-permitted:',
    );
    expect(waiting).toContain('  waits until 2026-11-21T12:02:00.000Z');
  });

  it('shows characters that a terminal obeys as what they are', () => {
    const shown = render([explainDelivery({ ...refused, recipient: 'a\u001b[2J\u202e@x.example' }, 'eu-west-1', soon)]);
    expect(shown).toContain(String.raw`a\u{1b}[2J\u{202e}@x.example`);
  });
});

describe('a mail of which nobody knows whether it was taken', () => {
  const unsure: Delivery = {
    ...sent,
    state: 'unsure',
    attempt: 1,
    attempts: [{ number: 1, at: '2026-11-21T12:00:05.200Z', answer: 'unknown', error: 'TimeoutError' }],
  };

  it('waits, until when it is not sent again, and nobody is told that it was not sent', () => {
    const explained = explainDelivery(unsure, 'eu-west-1', soon);
    expect(explained).toMatchObject({ status: 'deferred', isTerminal: false, unsureUntil: '2026-11-21T12:15:05.200Z' });
    expect(explained.wording.en.customer.join(' ')).toContain('may have been sent');
    const text = renderExplanation([explained], { voice: 'support', language: 'en' });
    expect(text).toContain('may have been taken; not sent again before 2026-11-21T12:15:05.200Z');
    expect(text).toContain('attempt 1: unknown (TimeoutError)');
  });

  it.each([
    ['en', 'attempt 1: accepted (as the event Send shows)'],
    ['ja', '送信試行 1 回目: accepted (イベント Send により確認)'],
  ] as const)('shows in %s what no answer told but an event', (language, words) => {
    const [unanswered] = unsure.attempts;
    const taken = {
      ...unanswered,
      number: 1,
      at: '2026-11-21T12:00:06.000Z',
      answer: 'accepted',
      evidence: 'Send',
    } as const;
    const explained = explainDelivery({ ...unsure, state: 'sent', attempts: [taken] }, 'eu-west-1', soon);
    expect(renderExplanation([explained], { voice: 'engineer', language })).toContain(words);
    expect(renderPage([explained], { language, environment: 'prod', writtenAt: '2026-11-22T03:00:00.000Z' })).toContain(
      /\((.+)\)/.exec(words)?.[1],
    );
  });

  it('shows when it was found to have been taken twice', () => {
    const explained = explainDelivery({ ...sent, duplicateAcceptedAt: '2026-11-21T12:20:00.000Z' }, 'eu-west-1', soon);
    expect(explained).not.toHaveProperty('unsureUntil');
    expect(renderExplanation([explained], { voice: 'support', language: 'en' })).toContain(
      'taken twice by Amazon SES, found at 2026-11-21T12:20:00.000Z',
    );
  });
});
