import type { ExplainedDelivery } from './explained-delivery.ts';
import type { Labels } from './labels/labels.ts';

/** What is particular about a delivery beyond its status and its reasons: in which form, from and to whom, by whose leave. */
export const particulars = (
  {
    form,
    originalFrom,
    redirectedTo,
    deferredUntil,
    lastNewsAt,
    unsureUntil,
    acceptedTwiceAt,
    overrides = [],
  }: ExplainedDelivery,
  labels: Labels,
): readonly (readonly [label: string, value: string])[] => [
  ...(form === undefined ? [] : [[labels.form, labels.forms[form]] as const]),
  ...(originalFrom === undefined ? [] : [[labels.originalFrom, originalFrom] as const]),
  ...(redirectedTo === undefined ? [] : [[labels.redirectedTo, redirectedTo] as const]),
  ...(deferredUntil === undefined ? [] : [[labels.deferredUntil, deferredUntil] as const]),
  ...(lastNewsAt === undefined ? [] : [[labels.lastNewsAt, lastNewsAt] as const]),
  ...(unsureUntil === undefined ? [] : [[labels.unsureUntil, unsureUntil] as const]),
  ...(acceptedTwiceAt === undefined ? [] : [[labels.acceptedTwice, acceptedTwiceAt] as const]),
  ...overrides.map((each) => [labels.override, `${each.at} ${labels.overridden(each)}`] as const),
];
