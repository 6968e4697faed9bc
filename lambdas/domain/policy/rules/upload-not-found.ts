import { nothing, objection, type RequestRule } from '../rule.ts';

export const uploadNotFound: RequestRule = {
  name: 'upload-not-found',
  about: 'request',
  evaluate: ({ attachments }) =>
    attachments.flatMap((known, attachment) =>
      known.found || known.because === 'not-read'
        ? nothing
        : [objection({ code: 'upload-not-found', attachment, because: known.because })],
    ),
};
