import type { ExplainedDelivery } from '../explained-delivery.ts';
import type { Labels } from '../labels/labels.ts';
import { capital, html, type Markup } from './markup.ts';
import { statusPill } from './status-pill.ts';

/** A delivery and the id of its card. */
export type Numbered = { readonly delivery: ExplainedDelivery; readonly id: string };

/** Whose mail became what, at a glance; of several messages also when each came and what it is. */
export const overview = (all: readonly Numbered[], labels: Labels): Markup => {
  const isOfSeveral = new Set(all.map(({ delivery }) => delivery.messageId)).size > 1;
  const head = [labels.recipient, ...(isOfSeveral ? [labels.message, labels.received] : []), labels.status, labels.why];
  return html`
<div class="card">
<table>
<caption>${isOfSeveral ? labels.messages : labels.recipients}</caption>
<thead><tr>${head.map((each) => html`<th scope="col">${capital(each)}</th>`)}</tr></thead>
<tbody>${all.map((each) => row(each, isOfSeveral, labels))}</tbody>
</table>
</div>`;
};

const row = ({ delivery, id }: Numbered, isOfSeveral: boolean, labels: Labels): Markup => html`
<tr><th scope="row"><a href="#${id}"><bdi>${delivery.recipient ?? labels.noRecipient}</bdi></a></th>${
  isOfSeveral ? messageCells(delivery, labels) : undefined
}<td>${statusPill(delivery.status, labels)}</td><td>${delivery.reasons.map(({ code }) => html`<code>${code}</code> `)}</td></tr>`;

const messageCells = ({ source, purpose, reference, events }: ExplainedDelivery, labels: Labels): Markup => {
  const at = events.find(({ event }) => event === 'received')?.at ?? '';
  const what = [source ?? labels.unknown, purpose, reference].filter((each) => each !== undefined);
  return html`<td>${what.map((each, index) => html`${index === 0 ? undefined : ' · '}<bdi>${each}</bdi>`)}</td><td><time datetime="${at}">${at.replace('T', ' ').slice(0, 16)}</time></td>`;
};
