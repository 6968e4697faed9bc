import type { ExplainedEvent } from './explained-delivery.ts';
import type { Labels } from './labels/labels.ts';

/** How it is known that a call was taken that had no clear answer; nothing of one that had. */
export const shownBy = (
  { evidence }: Extract<ExplainedEvent, { readonly event: 'attempted' }>,
  labels: Labels,
): string | undefined => (evidence === undefined ? undefined : labels.shownBy(evidence));
