import type { CallsPerMail } from './calls-per-mail.ts';
import { priceMails, total } from './price-mails.ts';
import { quantities } from './quantities.ts';

/** A limit that a delivered mail in a full batch is to keep. */
export type ComparedTarget = {
  readonly target: string;
  readonly atMost: number;
  readonly figure: number;
  readonly isMet: boolean;
};

/** How far the targets for full batches are met; those of one are only compared with them. */
export const compareTargets = (mail: CallsPerMail): readonly ComparedTarget[] => {
  const { writeUnits, readCalls, sesCalls } = quantities(mail);
  return [
    compared('DynamoDB write units per mail', 6, writeUnits),
    compared('DynamoDB read calls per mail', 0.2, readCalls),
    compared('SES calls per mail', 1, sesCalls),
    compared('US dollars per million mails, without SES', 8, total(priceMails(mail, 1e6))),
  ];
};

const compared = (target: string, atMost: number, figure: number): ComparedTarget => ({
  target,
  atMost,
  figure,
  isMet: figure <= atMost,
});
