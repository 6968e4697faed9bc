import { judgeAttachment } from '../../content/judge-attachment.ts';
import { registeredSource } from '../registration.ts';
import { nothing, objection, type RequestRule } from '../rule.ts';

export const attachmentNotPermitted: RequestRule = {
  name: 'attachment-not-permitted',
  about: 'request',
  evaluate: (facts) => {
    const source = registeredSource(facts);
    if (source === undefined) return nothing;
    return (facts.request.attachments ?? []).flatMap((attachment, index) => {
      const known = facts.attachments[index];
      if (known?.found !== true) return nothing;
      const permitted = source.attachments;
      return judgeAttachment(attachment, known.content, permitted).map((because) =>
        objection({ code: 'attachment-not-permitted', attachment: index, because, permitted }),
      );
    });
  },
};
