import { assumptions } from './assumptions.ts';
import type { CallsPerMail } from './calls-per-mail.ts';
import { priceMails, total } from './price-mails.ts';

/** What some mail takes beyond what was counted, which is a mail that has none of it. */
export type Extra = {
  readonly what: string;
  readonly writeUnits: number;
  /** US dollars for a million of such mails. */
  readonly usd: number;
};

const nothing = { calls: 0, billedRequests: 0, readUnits: 0, writeUnits: 0 };

/** What each extra adds to a mail. */
export const extrasOf = (mail: CallsPerMail): readonly Extra[] => {
  const { filter, send, feedback } = mail.functions;
  const extra = (what: string, writeUnits: number, after: Partial<CallsPerMail>): Extra => ({
    what,
    writeUnits,
    usd: total(priceMails({ ...mail, ...after }, 1e6)) - total(priceMails(mail, 1e6)),
  });
  const written = (name: 'filter' | 'send', action: string, writeUnits: number): Partial<CallsPerMail> => {
    const { calls } = mail.functions[name];
    const before = calls[action] ?? nothing;
    const more = { ...before, calls: before.calls + writeUnits, writeUnits: before.writeUnits + writeUnits };
    return {
      functions: { ...mail.functions, [name]: { ...mail.functions[name], calls: { ...calls, [action]: more } } },
    };
  };
  const stored = { ...nothing, calls: 1, billedRequests: 1 };
  return [
    // One more event of SES goes the whole way of the first, but for the status event.
    extra('watched: its purpose has whenUnsure: resend', 1, {
      notifications: mail.notifications + 1,
      functions: {
        filter,
        send,
        feedback: {
          invocations: 2 * feedback.invocations,
          cpuMilliseconds: 2 * feedback.cpuMilliseconds,
          logBytes: 2 * feedback.logBytes,
          polling: 2 * feedback.polling,
          calls: {
            ...feedback.calls,
            'dynamodb:UpdateItem': { ...(feedback.calls['dynamodb:UpdateItem'] ?? nothing), calls: 2, writeUnits: 2 },
          },
        },
      },
    }),
    extra('with a link to unsubscribe by', 1, {
      ...written('send', 'dynamodb:PutItem', 1),
      // The price keeps all that is stored for as long as the ledger does.
      ledgerBytes:
        mail.ledgerBytes +
        (assumptions.unsubscribeLinkBytes * assumptions.unsubscribeLinkMonths) / assumptions.ledgerRetentionMonths,
    }),
    extra(
      'for each quota it falls under',
      filter.invocations,
      written('filter', 'dynamodb:UpdateItem', filter.invocations),
    ),
    extra('above 48 KB, or one of several recipients: content in S3', 0, {
      functions: {
        filter: { ...filter, calls: { ...filter.calls, 's3:PutObject': stored } },
        send: { ...send, calls: { ...send.calls, 's3:GetObject': stored } },
        feedback,
      },
    }),
  ];
};
