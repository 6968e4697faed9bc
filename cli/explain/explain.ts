import { mostDeliveries } from '../../lambdas/contract/control/ledger.ts';
import { parseDurationSeconds } from '../../lambdas/contract/duration.ts';
import type { Delivery } from '../../lambdas/domain/delivery/delivery.ts';
import type { Language, Voice } from '../../lambdas/domain/policy/words/language.ts';
import { type TargetOptions, targetOf } from '../aws/target.ts';
import { connectControl } from '../control/connect-control.ts';
import { UserError } from '../user-error.ts';
import { explainDelivery } from './explained-delivery.ts';
import { findDeliveries, type Owner, readQuestion } from './find-deliveries.ts';
import { renderPage } from './html/render-page.ts';
import { nothingFound } from './nothing-found.ts';
import { renderExplanation } from './render-explanation.ts';
import { writePage } from './write-page.ts';

export type ExplainOptions = TargetOptions &
  Owner & {
    readonly since: string;
    readonly json?: boolean;
    readonly voice: Voice;
    readonly lang: Language;
    /** Where to write the page. */
    readonly html?: string;
  };

/** `postern explain`: what became of a message, or of the mail to an address, and why. */
export const explain = async (given: string, options: ExplainOptions): Promise<void> => {
  const since = sinceTime(options.since, Date.now());
  const asked = readQuestion(given, options);
  const target = targetOf(options);
  const control = connectControl(target);
  const deliveries = await findDeliveries(asked, target, control, since);
  if (deliveries.length === 0) throw nothingFound(asked, { ...options, given });
  await show(deliveries, await control.region(), options);
};

const show = async (deliveries: readonly Delivery[], region: string, options: ExplainOptions): Promise<void> => {
  const { voice, lang: language, environment, html, json } = options;
  const now = Date.now();
  const explained = deliveries.map((delivery) => explainDelivery(delivery, region, now));
  if (html !== undefined) {
    const writtenAt = new Date(now).toISOString();
    await writePage(html, renderPage(explained, { language, environment, writtenAt }));
    console.error(`postern: written to ${html}, readable by you alone: it holds personal data`);
  }
  if (json === true) console.log(JSON.stringify({ deliveries: explained }, undefined, 2));
  else if (html === undefined) console.log(renderExplanation(explained, { voice, language }));
  if (deliveries.length === mostDeliveries) {
    console.error(`postern: only the latest ${mostDeliveries} are shown: ask by message id, or with a shorter --since`);
  }
};

const sinceTime = (text: string, now: number): string => {
  const seconds = parseDurationSeconds(text);
  if (seconds === undefined) throw new UserError(`--since ${text}: not a duration: write it as 45m, 12h or 2d`);
  return new Date(now - seconds * 1000).toISOString();
};
