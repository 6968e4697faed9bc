import type { Status } from '../../../delivery/status.ts';
import type { StatusWords } from '../wording.ts';

const arrived =
  'The e-mail was accepted by your mail provider. If you cannot find it, please look into your spam folder and into any filters that move or forward e-mail.';
const notDelivered =
  'Your mail provider did not accept the e-mail. Please check that the address is right and that the mailbox can receive e-mail, or give us another address.';
const ourSide = 'We are sorry: the e-mail could not be sent. We will have this looked into and come back to you.';

export const statuses: Readonly<Record<Status, StatusWords>> = {
  received: {
    sentence: 'accepted by Postern and on its way',
    customer: 'The e-mail is on its way. Please allow a few minutes.',
  },
  held: {
    sentence: 'it waits for the end of a stop or for somebody to release it',
    customer: 'The e-mail has not been sent yet. We will have this looked into and come back to you.',
  },
  deferred: {
    sentence: 'waiting to be tried again',
    customer: 'The e-mail has not been sent yet and is going to be tried again automatically. Please allow some time.',
  },
  sent: {
    sentence: 'Amazon SES took it; what became of it is not known yet',
    customer: 'The e-mail was sent a moment ago. Please allow a few minutes, and look into your spam folder as well.',
  },
  unconfirmed: {
    sentence: 'Amazon SES took it and has not told what became of it',
    customer:
      'The e-mail was sent, and your mail provider has not confirmed that it arrived. Please look into your spam folder; if it is not there, we will gladly send it again.',
  },
  delivered: { sentence: "the recipient's mail server took it", customer: arrived },
  bounced: { sentence: "it did not reach the recipient's mailbox", customer: notDelivered },
  // That a mail was reported is between the mailbox's owner, the provider and us: whoever asks hears that it arrived.
  complained: { sentence: 'it arrived, and the recipient marked it as spam', customer: arrived },
  refused: { sentence: 'Postern did not let it leave', customer: ourSide },
  expired: {
    sentence: 'it was too late to be of use and was not sent',
    customer: 'The e-mail could not be sent in time. Please request it once more.',
  },
  discarded: { sentence: 'given up without being sent, as asked', customer: ourSide },
  failed: { sentence: 'it could not be sent and will not be tried again', customer: ourSide },
  unknown: {
    sentence: 'the provider may have taken it, and never told of it; it got too late to send it again',
    customer:
      'The e-mail may have been sent, and we cannot confirm it. Please look into your inbox and your spam folder; if it is not there, tell us and we will look into it.',
  },
};
