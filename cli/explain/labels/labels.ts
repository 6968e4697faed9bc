import type { Decision } from '../../../lambdas/domain/delivery/delivery.ts';
import type { AnswerKind } from '../../../lambdas/domain/delivery/provider-answer.ts';
import type { Status } from '../../../lambdas/domain/delivery/status.ts';
import type { EffectCode } from '../../../lambdas/domain/feedback/effects.ts';
import type { Form, Verdict } from '../../../lambdas/domain/policy/verdict.ts';
import type { Voice } from '../../../lambdas/domain/policy/words/language.ts';

/** The words around an explanation, in one language. What reasons and statuses say is in lambdas/domain/policy/words/. */
export type Labels = {
  readonly message: string;
  readonly source: string;
  readonly purpose: string;
  readonly lane: string;
  readonly reference: string;
  readonly tags: string;
  readonly unknown: string;
  readonly recipient: string;
  readonly noRecipient: string;
  readonly status: string;
  readonly why: string;
  readonly next: string;
  readonly form: string;
  readonly forms: Readonly<Record<Form, string>>;
  readonly wouldRefuse: string;
  readonly originalFrom: string;
  readonly redirectedTo: string;
  readonly deferredUntil: string;
  /** Of a mail that left and whose end is not known. */
  readonly lastNewsAt: string;
  /** Nobody knows whether it left, and it is not sent again before then. */
  readonly unsureUntil: string;
  readonly acceptedTwice: string;
  readonly override: string;
  readonly visibleMessageId: string;
  readonly received: string;
  readonly dryRun: string;
  readonly forwardedTo: string;
  /** An attempt, by its number. */
  readonly attempt: (number: number) => string;
  /** Behind an attempt that no answer told of, by the event that shows what became of it. */
  readonly shownBy: (event: string) => string;
  readonly overridden: (override: { readonly rule: string; readonly by: string; readonly why: string }) => string;

  /** Of the page. */
  readonly title: string;
  readonly language: string;
  readonly statusNames: Readonly<Record<Status, string>>;
  readonly recipients: string;
  readonly messages: string;
  /** Above the reasons, by what they came to. */
  readonly reasons: Readonly<Record<Verdict['verdict'], string>>;
  readonly voices: Readonly<Record<Voice, string>>;
  readonly nextStep: string;
  readonly details: string;
  readonly timeLine: string;
  readonly evidence: string;
  readonly deciders: Readonly<Record<Decision['by'], string>>;
  readonly verdicts: Readonly<Record<Verdict['verdict'], string>>;
  readonly answers: Readonly<Record<AnswerKind, string>>;
  readonly reports: Readonly<Record<EffectCode, string>>;
  readonly reportedBy: string;
  readonly writtenAt: (time: string, environment: string) => string;
  readonly confidential: string;
};
