import type { SuppressionOrigin } from '../../lambdas/contract/policy.ts';
import type { EffectCode } from '../../lambdas/domain/feedback/effects.ts';
import { type JudgedRecipient, judgeFeedback } from '../../lambdas/domain/feedback/judge-feedback.ts';
import { type NotAboutMail, parseFeedback } from '../../lambdas/domain/feedback/parse-feedback.ts';
import { isSimulatorAddress } from '../../lambdas/domain/feedback/simulator.ts';
import { originOf, suppress } from '../../lambdas/domain/feedback/suppress.ts';
import { emptyRecord } from '../../lambdas/domain/feedback/suppression-record.ts';

/** What an event of Amazon SES would do: the JSON that `postern feedback` prints. */
export type FeedbackPreview = {
  /** As SES names it; `SNS:…` for what SNS says of itself; `unreadable` for what is no event. */
  readonly type: string;
  /** The id SES gave the mail. */
  readonly messageId?: string;
  readonly recipients: readonly string[];
  /** Who would be on the suppression list afterwards, of an empty one. */
  readonly suppress: readonly {
    readonly address: string;
    readonly origin: SuppressionOrigin;
    readonly reason: EffectCode;
  }[];
  /** Why nothing would happen, or less than the type suggests. */
  readonly ignored?: { readonly code: IgnoredCode };
};

export type IgnoredCode =
  | NotAboutMail
  /** Our own: it only shows that events come through. */
  | 'heartbeat'
  /** It would go to the dead-letter queue. */
  | 'not-json'
  | 'not-an-ses-event'
  | 'part-missing'
  /** Neither the event nor the mail says whom it is about. */
  | 'no-recipient'
  /** The mailbox simulator says nothing of anybody's mailbox. */
  | 'simulator'
  /** What it is says why it does not suppress. */
  | EffectCode;

/**
 * Says offline what an event would do outside a local stack. Never throws, whatever the text is. An event that does not
 * say when it happened is taken for one of `now`.
 */
export const previewFeedback = (text: string, now: number): FeedbackPreview => {
  const feedback = parseFeedback(text);
  switch (feedback.kind) {
    case 'unreadable':
      return { type: 'unreadable', recipients: [], suppress: [], ignored: { code: feedback.because } };
    case 'heartbeat':
      return { type: 'Heartbeat', recipients: [], suppress: [], ignored: { code: 'heartbeat' } };
    case 'other':
      return {
        type: feedback.type,
        ...messageIdOf(feedback),
        recipients: [],
        suppress: [],
        ignored: { code: feedback.code },
      };
    case 'event': {
      const { type } = feedback.event;
      const judged = judgeFeedback(feedback.event, new Date(now).toISOString());
      const ignored = type === 'Bounce' || type === 'Complaint' ? whyIgnored(judged) : undefined;
      return {
        type,
        ...messageIdOf(feedback.event),
        recipients: judged.map(({ address }) => address),
        suppress: judged.flatMap(suppression),
        ...(ignored === undefined ? {} : { ignored: { code: ignored } }),
      };
    }
  }
};

const messageIdOf = ({ sesMessageId }: { readonly sesMessageId?: string }): Pick<FeedbackPreview, 'messageId'> =>
  sesMessageId === undefined ? {} : { messageId: sesMessageId };

const suppression = ({ address, lookup, effect, event, eventId }: JudgedRecipient): FeedbackPreview['suppress'] => {
  const { suppress: as, code } = effect;
  if (as === undefined || isSimulatorAddress(address)) return [];
  const { entries } = suppress(emptyRecord(lookup), as, { at: event.at, event: eventId, code });
  const origin = originOf[as];
  return entries[origin] === undefined ? [] : [{ address, origin, reason: code }];
};

/** Why the first of those who are not suppressed is not; undefined where everybody is. */
const whyIgnored = (judged: readonly JudgedRecipient[]): IgnoredCode | undefined => {
  if (judged.length === 0) return 'no-recipient';
  const spared = judged.find((each) => suppression(each).length === 0);
  if (spared === undefined) return undefined;
  return isSimulatorAddress(spared.address) ? 'simulator' : spared.effect.code;
};
