import type { Status } from '../../../lambdas/domain/delivery/status.ts';
import type { Labels } from '../labels/labels.ts';
import { html, type Markup } from './markup.ts';
import { statusTones } from './tone.ts';

const signs = { good: '✓', wait: '…', bad: '✕', none: '–' } as const;

/** The status at a glance: a sign, words and a colour that say the same. */
export const statusPill = (status: Status, labels: Labels): Markup => {
  const tone = statusTones[status];
  return html`<span class="pill ${tone}"><span aria-hidden="true">${signs[tone]}</span> ${labels.statusNames[status]}</span>`;
};
