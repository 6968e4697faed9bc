import { OutageError } from '../contract/outage-error.ts';
import { describeError } from '../runtime/describe-error.ts';
import type { HttpAnswer } from '../runtime/request-handler.ts';
import type { UnsubscribeDependencies } from './dependencies.ts';
import { renderPage } from './page.ts';
import { type PageRequest, readRequest } from './read-request.ts';
import { unsubscribe } from './unsubscribe.ts';

/**
 * Answers whoever follows an unsubscribe link: a person with a browser, their mailbox provider, or a scanner. The answer
 * depends on what was asked, and on whether a link has the shape of one, but never on whether it is known, so that nobody
 * learns anything from it.
 * @throws whatever is neither an answer nor an outage
 */
export const answerRequest = async (event: unknown, dependencies: UnsubscribeDependencies): Promise<HttpAnswer> => {
  const request = await readRequest(event);
  switch (request.wish) {
    case 'look':
      return renderPage('ask', { ...request, statusCode: 200 });
    case 'unclear':
      return renderPage('ask', { ...request, statusCode: 400 });
    case 'too-much':
      return renderPage('ask', { ...request, statusCode: 413 });
    case 'other-method':
      return renderPage('nothing', { ...request, statusCode: 405, headers: { allow: 'GET, HEAD, POST' } });
    case 'other-place':
      return renderPage('nothing', { ...request, statusCode: 404 });
    case 'incomplete':
      return renderPage('incomplete', { ...request, statusCode: 404 });
    case 'unsubscribe':
      return answerUnsubscribe(request, dependencies);
  }
};

const answerUnsubscribe = async (
  request: PageRequest & { readonly wish: 'unsubscribe' },
  dependencies: UnsubscribeDependencies,
): Promise<HttpAnswer> => {
  try {
    await unsubscribe(request.token, dependencies);
    return renderPage('done', { ...request, statusCode: 200 });
  } catch (error) {
    const description = describeError(error);
    if (!(error instanceof OutageError)) {
      dependencies.observe({ event: 'unsubscribe-failed', because: 'unexpected', error: description });
      throw error;
    }
    dependencies.observe({ event: 'unsubscribe-failed', because: 'outage', store: error.store, error: description });
    return renderPage('later', { ...request, statusCode: 503, headers: { 'retry-after': '300' } });
  }
};
