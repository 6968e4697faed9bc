import { clockPages } from './clock-pages.ts';
import type { LocalResponse, ServiceHandler } from './endpoint.ts';
import { terminationPages } from './lambda/termination-pages.ts';
import type { PagesContext } from './pages-context.ts';
import { faultPages } from './ses/fault-pages.ts';
import { createOutboxPages } from './ses/outbox-pages.ts';

const ROOT = '/_postern';

/** What `GET /_postern/` says, and every page that is not there. */
const LIST = `the pages of the local stack, for people and tests:
  ${ROOT}/outbox        the mails that Amazon SES took, JSON; ?recipient= keeps those to an address
  ${ROOT}/outbox/<id>   one of them as its recipients got it; ?format=json its envelope
  ${ROOT}/trace         what happened lately, JSON Lines: calls, queues, functions and what they logged;
                          an event of type mail-accepted holds the addresses of its recipients
  ${ROOT}/terminations  workers of functions that ended in the middle of their work, JSON;
                          POST ?rate=0.05&seed=7 has 5 % of all invocations end so from now on, ?rate=0 none
  ${ROOT}/faults        what is still to go wrong with Amazon SES, JSON; POST ?call=no-answer-after-accepting has the next call
                          go wrong, ?event=lose the next event; &times=3 the next three; ?call= alone lists what there is
  ${ROOT}/clock         what time it is, JSON; POST ?pass=1200 lets 1200 seconds pass, waiting for what is being done and
                          for nothing else, and answers when they have passed
`;

/** Shows people and tests what happened on the local stack, and lets them make time and workers do what they need. */
export const createPages = (context: PagesContext): ServiceHandler => {
  const outbox = createOutboxPages(context.ses);
  return async (request) => {
    const { method, path } = request;
    if (method === 'GET' && (path === ROOT || path === `${ROOT}/`)) return answer(200, LIST);
    if (path === `${ROOT}/terminations`) return terminationPages(request, context);
    if (path === `${ROOT}/faults`) return faultPages(request, context);
    if (path === `${ROOT}/clock`) return clockPages(request, context);
    if (method === 'GET' && path === `${ROOT}/trace`) {
      return {
        status: 200,
        headers: { 'content-type': 'application/x-ndjson' },
        body: context.trace
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
