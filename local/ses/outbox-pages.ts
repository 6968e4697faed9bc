import type { ServiceHandler } from '../endpoint.ts';
import { jsonPage, textPage } from '../page-answers.ts';
import type { OutboxMail } from './outbox.ts';
import type { Ses } from './store.ts';

const PATH = '/_postern/outbox';

/**
 * Shows the mail that was accepted to people and tests.
 *
 * - `GET /_postern/outbox` a JSON list, newest last; `?recipient=` keeps the mail to that address
 * - `GET /_postern/outbox/<id>` the message as its recipients got it; `?format=json` what the list says of it, and the envelope
 */
export const createOutboxPages =
  (ses: Ses): ServiceHandler =>
  async ({ method, path, query }) => {
    if (method !== 'GET') {
      return textPage(405, `${method} ${path} is not supported: only GET is`);
    }
    if (path === PATH) {
      const recipient = query.get('recipient')?.toLowerCase();
      const mails = ses.outbox().filter(({ recipients }) => recipient === undefined || includes(recipients, recipient));
      return jsonPage(mails.map(summary));
    }
    const id = path.startsWith(`${PATH}/`) ? path.slice(PATH.length + 1) : undefined;
    const mail = ses.outbox().find(({ sesMessageId }) => sesMessageId === id);
    if (mail === undefined) {
      return textPage(404, `there is no page ${path}`);
    }
    return query.get('format') === 'json'
      ? jsonPage({
          ...summary(mail),
          envelopeFrom: mail.envelopeFrom,
          identity: mail.identity,
          bytes: mail.raw.length,
        })
      : { status: 200, headers: { 'content-type': 'message/rfc822' }, body: mail.raw };
  };

const includes = (recipients: readonly string[], recipient: string): boolean =>
  recipients.some((candidate) => candidate.toLowerCase() === recipient);

const summary = (mail: OutboxMail) => ({
  id: mail.sesMessageId,
  raw: `${PATH}/${mail.sesMessageId}`,
  acceptedAt: new Date(mail.acceptedAt).toISOString(),
  recipients: mail.recipients,
  from: mail.from,
  subject: mail.subject,
  configurationSet: mail.configurationSet,
  tags: mail.tags,
});
