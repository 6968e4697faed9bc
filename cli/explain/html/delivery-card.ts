import type { Language } from '../../../lambdas/domain/policy/words/language.ts';
import type { Words } from '../../../lambdas/domain/policy/words/wording.ts';
import type { ExplainedDelivery, ExplainedReason } from '../explained-delivery.ts';
import type { Labels } from '../labels/labels.ts';
import { labelsIn } from '../labels/labels-in.ts';
import { particulars } from '../particulars.ts';
import { capital, html, type Markup, prose } from './markup.ts';
import { statusPill } from './status-pill.ts';
import { timeLine } from './time-line.ts';

/** All about one delivery. What support needs while somebody waits on the telephone comes first. */
export const deliveryCard = (delivery: ExplainedDelivery, id: string, language: Language): Markup => {
  const labels = labelsIn(language);
  const { recipient, status, wording, reasons, verdict, wouldRefuse = [], because, events } = delivery;
  return html`
<article class="card delivery" id="${id}" aria-labelledby="${id}-name">
<header>
<h3 id="${id}-name"><bdi>${recipient ?? labels.noRecipient}</bdi></h3>
${statusPill(status, labels)}
<p class="sentence">${capital(wording[language].sentence)}</p>
</header>
<div class="columns">
<div class="main">
<section class="customer">
<h4>${labels.voices.customer}</h4>
<blockquote>${wording[language].customer.map((sentence) => html`<p>${sentence}</p>`)}</blockquote>
</section>
${reasonList(labels.reasons[verdict ?? 'refuse'], reasons, language)}
${reasonList(labels.wouldRefuse, wouldRefuse, language)}
${detailList(delivery, labels)}
${because.length === 0 ? undefined : section(labels.evidence, html`<ul class="evidence">${because.map((each) => html`<li><bdi>${prose(each.wording[language])}</bdi></li>`)}</ul>`)}
</div>
${section(labels.timeLine, timeLine(events, labels))}
</div>
</article>`;
};

const section = (title: string, content: Markup): Markup => html`
<section>
<h4>${capital(title)}</h4>
${content}
</section>`;

const reasonList = (title: string, reasons: readonly ExplainedReason[], language: Language): Markup | undefined =>
  reasons.length === 0 ? undefined : section(title, html`${reasons.map((reason) => reasonCard(reason, language))}`);

const reasonCard = ({ code, wording }: ExplainedReason, language: Language): Markup => {
  const labels = labelsIn(language);
  return html`
<div class="reason">
<h5><code>${code}</code></h5>
<div class="voices">
${voiceText(labels.voices.support, wording[language].support, labels)}
${voiceText(labels.voices.engineer, wording[language].engineer, labels)}
</div>
</div>`;
};

const voiceText = (name: string, { meaning, nextStep }: Words, labels: Labels): Markup => html`
<div>
<h6>${name}</h6>
<p><bdi>${prose(meaning)}</bdi></p>
<p class="next"><span class="next-name">${labels.nextStep}</span> <bdi>${prose(nextStep)}</bdi></p>
</div>`;

const detailList = (delivery: ExplainedDelivery, labels: Labels): Markup | undefined => {
  const { visibleMessageId } = delivery;
  const details = [
    ...particulars(delivery, labels),
    ...(visibleMessageId === undefined ? [] : [[labels.visibleMessageId, visibleMessageId] as const]),
  ];
  return details.length === 0
    ? undefined
    : section(
        labels.details,
        html`<dl class="details">${details.map(([label, value]) => html`<dt>${capital(label)}</dt><dd><bdi>${prose(value)}</bdi></dd>`)}</dl>`,
      );
};
