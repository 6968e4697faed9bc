import type { LocalResponse, ServiceHandler } from './endpoint.ts';
import { createOutboxPages } from './ses/outbox-pages.ts';
import type { Ses } from './ses/store.ts';
import type { Trace } from './trace.ts';

const ROOT = '/_postern';

/** What `GET /_postern/` says, and every page that is not there. */
const LIST = `the pages of the local stack, for people and tests:
  ${ROOT}/outbox        the mails that Amazon SES took, JSON; ?recipient= keeps those to an address
  ${ROOT}/outbox/<id>   one of them as its recipients got it; ?format=json its envelope
  ${ROOT}/trace         what happened lately, JSON Lines: calls, queues, functions and what they logged;
                          an event of type mail-accepted holds the addresses of its recipients
`;

/** Shows people and tests what happened on the local stack. */
export const createPages = ({ ses, trace }: { readonly ses: Ses; readonly trace: Trace }): ServiceHandler => {
  const outbox = createOutboxPages(ses);
  return async (request) => {
    const { method, path } = request;
    if (method === 'GET' && (path === ROOT || path === `${ROOT}/`)) return answer(200, LIST);
    if (method === 'GET' && path === `${ROOT}/trace`) {
      return {
        status: 200,
        headers: { 'content-type': 'application/x-ndjson' },
        body: trace
          .events()
          .map((event) => `${JSON.stringify(event)}\n`)
          .join(''),
      };
    }
    const page = await outbox(request);
    return page.status === 404 ? answer(404, `there is no page ${path}\n${LIST}`) : page;
  };
};

const answer = (status: number, body: string): LocalResponse => ({
  status,
  headers: { 'content-type': 'text/plain' },
  body,
});
