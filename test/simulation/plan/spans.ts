/** Milliseconds since the epoch; the end is not in it. */
export type Span = { readonly from: number; readonly until: number };

export const isWithin = (time: number, from: number, until: number): boolean => time >= from && time < until;
