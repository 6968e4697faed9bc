import type { LocalResponse } from './endpoint.ts';

export const jsonPage = (value: unknown): LocalResponse => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});

/** A line of text, which says what was asked wrongly. */
export const textPage = (status: number, text: string): LocalResponse => ({
  status,
  headers: { 'content-type': 'text/plain' },
  body: `${text}\n`,
});

/** To any other method, of a page that shows something and lets it be changed. */
export const onlyGetAndPost = (method: string): LocalResponse =>
  textPage(405, `${method} is not supported: only GET and POST are`);
