import { registeredSource } from '../registration.ts';
import { nothing, objection, type RequestRule } from '../rule.ts';

const bytesPerMegabyte = 1024 * 1024;

/** One request may not become more than this much mail: recipients times message size. */
const totalBytesLimit = 100 * bytesPerMegabyte;

export const tooLarge: RequestRule = {
  name: 'too-large',
  about: 'request',
  evaluate: (facts) => {
    const source = registeredSource(facts);
    if (source === undefined) return nothing;
    const bytes = facts.messageBytes;
    const total = bytes * facts.recipientCount;
    const limit = source.maxMegabytes * bytesPerMegabyte;
    return [
      ...(bytes > limit ? [objection({ code: 'too-large', bytes, limit, of: 'message' })] : nothing),
      ...(total > totalBytesLimit
        ? [objection({ code: 'too-large', bytes: total, limit: totalBytesLimit, of: 'message-times-recipients' })]
        : nothing),
    ];
  },
};
