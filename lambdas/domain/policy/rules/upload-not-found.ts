import { nothing, objection, type Rule } from '../rule.ts';

export const uploadNotFound: Rule = {
  name: 'upload-not-found',
  evaluate: ({ attachments }) =>
    attachments.flatMap((known, attachment) =>
      known.found || known.because === 'not-read'
        ? nothing
        : [objection({ code: 'upload-not-found', attachment, because: known.because })],
    ),
};
