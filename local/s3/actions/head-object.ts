import type { LocalResponse } from '../../endpoint.ts';
import type { ObjectRequest } from '../s3-request.ts';
import { getObject } from './get-object.ts';

/**
 * Node sends the headers of the answer and leaves its body out.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html
 */
export const headObject = (request: ObjectRequest): LocalResponse => getObject(request);
