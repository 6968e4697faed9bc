import { isUploadOf, uploadPrefix } from '../../content/uploads.ts';
import { nothing, objection, type RequestRule } from '../rule.ts';

export const uploadNotYours: RequestRule = {
  name: 'upload-not-yours',
  about: 'request',
  evaluate: ({ source, request }) => {
    if (!source.known) return nothing;
    return (request.attachments ?? []).flatMap(({ object }, attachment) =>
      object === undefined || isUploadOf(source.name, object)
        ? nothing
        : [objection({ code: 'upload-not-yours', attachment, prefix: uploadPrefix(source.name) })],
    );
  },
};
