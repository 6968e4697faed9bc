import type { LocalRequest, LocalResponse } from './endpoint.ts';
import { jsonPage, onlyGetAndPost, textPage } from './page-answers.ts';
import type { PagesContext } from './pages-context.ts';

const LONGEST_SECONDS = 7 * 86_400;

/** Shows what time it is, and lets time pass: `GET` and `POST /_postern/clock?pass=1200`. */
export const clockPages = async (
  { method, query }: LocalRequest,
  { clock, pass }: PagesContext,
): Promise<LocalResponse> => {
  const show = () => jsonPage({ now: new Date(clock.now()).toISOString(), aheadSeconds: aheadSeconds(clock.now()) });
  switch (method) {
    case 'GET':
      return show();
    case 'POST': {
      const seconds = Number(query.get('pass') ?? Number.NaN);
      if (!(seconds > 0 && seconds <= LONGEST_SECONDS)) {
        return textPage(400, `pass is a number of seconds, at most ${LONGEST_SECONDS}, got ?${query.toString()}`);
      }
      if (pass === undefined) return textPage(409, 'the clock of this stack is not for pages to move');
      await pass(seconds * 1000);
      return show();
    }
    default:
      return onlyGetAndPost(method);
  }
};

const aheadSeconds = (now: number): number => Math.round((now - Date.now()) / 100) / 10;
