import { createHash } from 'node:crypto';

/** Where the function URLs of the local stack are; on AWS each has a host of its own. */
export const FUNCTION_URL_PATH = '/_lambda-url/';

/** The id a function's URL has. On AWS it is random; here it follows from the function's name. */
export const functionUrlId = (functionName: string): string =>
  createHash('sha256').update(`url:${functionName}`).digest('hex').slice(0, 32);
