import type { LocalRequest, LocalResponse } from '../endpoint.ts';
import { jsonPage, onlyGetAndPost, textPage } from '../page-answers.ts';
import type { PagesContext } from '../pages-context.ts';

/** Shows how often workers were terminated, and has it happen: `GET` and `POST /_postern/terminations?rate=0.05&seed=7`. */
export const terminationPages = (
  { method, query }: LocalRequest,
  { lambda: { terminations } }: PagesContext,
): LocalResponse => {
  switch (method) {
    case 'GET':
      return jsonPage(terminations.report());
    case 'POST': {
      const rate = Number(query.get('rate') ?? Number.NaN);
      const seed = Number(query.get('seed') ?? 1);
      if (!(rate >= 0 && rate <= 1) || !Number.isInteger(seed)) {
        return textPage(400, `rate is a number from 0 to 1 and seed a whole one, got ?${query.toString()}`);
      }
      terminations.order({ rate, seed });
      return jsonPage(terminations.report());
    }
    default:
      return onlyGetAndPost(method);
  }
};
