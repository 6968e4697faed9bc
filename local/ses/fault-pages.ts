import type { LocalRequest, LocalResponse } from '../endpoint.ts';
import { jsonPage, onlyGetAndPost, textPage } from '../page-answers.ts';
import type { PagesContext } from '../pages-context.ts';
import { SES_FAULTS, type SesFault } from './fault.ts';
import type { FeedbackFault } from './feedback/feedback-fault.ts';

const MOST_TIMES = 1_000_000;
const LONGEST_SECONDS = 7 * 86_400;

/**
 * Has the next SendEmail calls fail, and the next events arrive twice, late or never: `POST /_postern/faults?call=no-answer`
 * and `?event=lose`, each with `&times=`. `GET` says what nothing has met yet.
 */
export const faultPages = ({ method, query }: LocalRequest, { ses }: PagesContext): LocalResponse => {
  switch (method) {
    case 'GET':
      return showFaults(ses);
    case 'POST': {
      const times = Number(query.get('times') ?? 1);
      const call = callFaultOf(query.get('call'));
      const event = eventFaultOf(query.get('event') ?? '', Number(query.get('seconds') ?? Number.NaN));
      const isOne = (call === undefined) !== (event === undefined);
      if (!isOne || !Number.isInteger(times) || times < 1 || times > MOST_TIMES) return refusal(query);
      if (call !== undefined) ses.failNext({ fault: call, times });
      if (event !== undefined) ses.disturbFeedback({ ...event, times });
      return showFaults(ses);
    }
    default:
      return onlyGetAndPost(method);
  }
};

const showFaults = (ses: PagesContext['ses']): LocalResponse => {
  const { calls, events } = ses.faultsWaiting();
  return jsonPage({ calls, events: events.map(({ fault, times }) => ({ ...fault, times })) });
};

const callFaultOf = (name: string | null): SesFault | undefined =>
  Object.keys(SES_FAULTS).find((fault): fault is SesFault => fault === name);

const eventFaultOf = (name: string, seconds: number): FeedbackFault | undefined => {
  switch (name) {
    case 'lose':
    case 'duplicate':
    case 'reorder':
      return { fault: name };
    case 'delay':
      return seconds > 0 && seconds <= LONGEST_SECONDS ? { fault: name, milliseconds: seconds * 1_000 } : undefined;
    default:
      return undefined;
  }
};

const refusal = (query: URLSearchParams): LocalResponse =>
  textPage(
    400,
    `one of call= and event= is asked for, and times= from 1 to ${MOST_TIMES}, got ?${query.toString()}
  call=   ${Object.keys(SES_FAULTS).join(', ')}
  event=  lose, duplicate, reorder, delay (with seconds=, at most ${LONGEST_SECONDS})`,
  );
