import type { ExplainedEvent } from '../explained-delivery.ts';
import type { Labels } from '../labels/labels.ts';
import { shownBy } from '../shown-by.ts';
import { capital, html, type Markup } from './markup.ts';
import { toneOf } from './tone.ts';

/** What happened, in order, with the time that passed in between. */
export const timeLine = (events: readonly ExplainedEvent[], labels: Labels): Markup =>
  html`<ol class="time-line">${events.map((event, index) => entry(event, events[index - 1], labels))}</ol>`;

const entry = (event: ExplainedEvent, before: ExplainedEvent | undefined, labels: Labels): Markup => {
  const { what, more } = entryText(event, labels);
  return html`
<li class="${toneOf(event)}">
<p class="when">${when(event.at, before?.at)}</p>
<p>${what}</p>${more.length === 0 ? undefined : html`<p class="more">${more.map((each) => html`<code>${each}</code> `)}</p>`}
</li>`;
};

/** The day stands where it is another one than before. */
const when = (at: string, before: string | undefined): Markup => {
  const { day, time } = dayAndTime(at);
  const isNewDay = before === undefined || dayAndTime(before).day !== day;
  const elapsed = before === undefined ? undefined : elapsedText(Date.parse(at) - Date.parse(before));
  return html`<time datetime="${at}">${isNewDay ? html`<span class="day">${day}</span>` : undefined} ${time}</time>${
    elapsed === undefined ? undefined : html`<span class="elapsed">${elapsed}</span>`
  }`;
};

const dayAndTime = (at: string): { readonly day: string; readonly time: string } => {
  const [, day = at, time = ''] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)/.exec(at) ?? [];
  return { day, time };
};

/** `+0.1 s`, `+42 s`, `+5 min`, `+3 h`, `+2 d`. */
const elapsedText = (milliseconds: number): string | undefined => {
  if (!Number.isFinite(milliseconds) || milliseconds < 0) return undefined;
  const seconds = milliseconds / 1000;
  if (seconds < 10) return `+${seconds.toFixed(1)} s`;
  if (seconds < 100) return `+${Math.round(seconds)} s`;
  if (seconds < 6000) return `+${Math.round(seconds / 60)} min`;
  if (seconds < 48 * 3600) return `+${Math.round(seconds / 3600)} h`;
  return `+${Math.round(seconds / 86_400)} d`;
};

type EntryText = { readonly what: string; readonly more: readonly string[] };

const entryText = (event: ExplainedEvent, labels: Labels): EntryText => {
  switch (event.event) {
    case 'received':
      return { what: capital(labels.received), more: [] };
    case 'decided':
      return {
        what: `${labels.deciders[event.by]}: ${labels.verdicts[event.verdict]}${event.dryRun === true ? ` (${labels.dryRun})` : ''}`,
        more: event.codes,
      };
    case 'attempted':
      return {
        what: `${capital(labels.attempt(event.number))}: ${labels.answers[event.answer]}`,
        more: [shownBy(event, labels) ?? event.error].filter((each) => each !== undefined),
      };
    case 'reported':
      return {
        what: `${labels.reportedBy}: ${reportWords(event.code, labels)}${event.named === undefined ? '' : ` (${labels.forwardedTo} ${event.named})`}`,
        more: [event.type, event.kind, event.subType, event.smtpStatus].filter((each) => each !== undefined),
      };
  }
};

/** What a later version records may be read by this one. */
const reportWords = (code: string, { reports }: Labels): string =>
  Object.hasOwn(reports, code) ? reports[code as keyof typeof reports] : code;
