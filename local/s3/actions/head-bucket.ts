import type { LocalResponse } from '../../endpoint.ts';
import { LOCAL_REGION } from '../../region.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html */
export const headBucket = (): LocalResponse => ({ status: 200, headers: { 'x-amz-bucket-region': LOCAL_REGION } });
