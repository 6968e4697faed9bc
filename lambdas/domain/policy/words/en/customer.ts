import type { CustomerTable, Words } from '../wording.ts';

/** Whatever is wrong between an application and Postern: nothing that a customer did, or could do something about. */
const ourSide: Words = {
  meaning: 'We are sorry: because of a problem on our side, this e-mail was not sent.',
  nextStep: 'There is nothing you need to do. We will pass this on to the team in charge and come back to you.',
};

const cannotSendToAddress: Words = {
  meaning: 'We are sorry: we are currently unable to send this e-mail to the address given.',
  nextStep:
    'Please check that it is the address you registered with us. If it is, or if you would like us to use another one, let us know and we will look into it.',
};

const notYetSent: Words = {
  meaning: 'This e-mail has not been sent yet, and we apologise for the delay.',
  nextStep: 'There is nothing you need to do. We will check with the team in charge and come back to you.',
};

const attachmentNotSent: Words = {
  meaning: 'We are sorry: this e-mail was not sent because of a problem with a file that was to come with it.',
  nextStep: 'There is nothing you need to do. We will have this looked into and come back to you.',
};

export const customer = {
  malformed: ourSide,
  'not-supported-yet': ourSide,
  'unknown-source': notYetSent,
  'purpose-not-permitted': ourSide,
  'wrong-door': ourSide,
  expired: {
    meaning: 'We are sorry: this e-mail could not be sent in time and would no longer have been of use to you.',
    nextStep: 'If you still need it, please request it once more.',
  },
  duplicate: {
    meaning: 'This e-mail had already been processed, so it was not sent a second time.',
    nextStep:
      'Please look for the first one in your inbox and in your spam folder. If it is not there, let us know and we will look into it.',
  },
  'idempotency-key-reused': ourSide,
  stopped: {
    meaning: 'We have interrupted the sending of such e-mails, and this one has not been sent.',
    nextStep: 'There is nothing you need to do. We will check whether it is still going to be sent and let you know.',
  },
  'from-owned-by-other': ourSide,
  'from-not-permitted': ourSide,
  'header-not-permitted': ourSide,
  'attachment-not-permitted': attachmentNotSent,
  'upload-not-yours': attachmentNotSent,
  'upload-not-found': attachmentNotSent,
  'too-large': {
    meaning: 'We are sorry: this e-mail was too large to be sent.',
    nextStep:
      'There is nothing you need to do. We will look for another way to get its content to you and come back to you.',
  },
  'link-not-permitted': ourSide,
  'link-unreadable': ourSide,
  'quota-exceeded': {
    meaning: 'Many e-mails are being sent at the moment, so this one is delayed. We apologise for the wait.',
    nextStep:
      'There is nothing you need to do. If it has not arrived by tomorrow, let us know and we will look into it.',
  },
  'day-quota-reached': {
    meaning: 'Many e-mails are being sent today, so this one is delayed. We apologise for the wait.',
    nextStep:
      'There is nothing you need to do. If it has not arrived by tomorrow, let us know and we will look into it.',
  },
  'too-many-recipients': ourSide,
  'address-invalid': {
    meaning: 'We are sorry: we cannot send e-mail to the address as it is written in our records.',
    nextStep: 'Please tell us the address once more, exactly as your mail provider shows it, or another one.',
  },
  'not-in-directory': cannotSendToAddress,
  'not-on-allow-list': cannotSendToAddress,
  'not-listed-by-address': cannotSendToAddress,
  'redacted-form-missing': ourSide,
  'redaction-required': {
    meaning:
      'For your protection, some of our e-mails only say that something is waiting for you, with a link to where you can read it.',
    nextStep: 'Please sign in as usual to see the full content.',
  },
  'redirected-since': ourSide,
  'refused-by-operator': {
    meaning: 'We decided not to send this e-mail.',
    nextStep: 'There is nothing you need to do. We will check with the team in charge and come back to you.',
  },
  adopted: {
    meaning: 'This e-mail is being processed separately.',
    nextStep: 'There is nothing you need to do. We will check what became of it and let you know.',
  },
  // The same whatever the origin: who reported or refused our mail is not for whoever asks.
  suppressed: cannotSendToAddress,
  'dead-lettered': ourSide,
} satisfies CustomerTable;
