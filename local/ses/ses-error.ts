import { AwsError } from '../aws-error.ts';

/** The input is not valid, in SES's words. */
export const badRequest = (message: string): AwsError => new AwsError('BadRequestException', message);

export const notFound = (message: string): AwsError => new AwsError('NotFoundException', message, 404);

export const alreadyExists = (message: string): AwsError => new AwsError('AlreadyExistsException', message);

/** Throttling by sending rate and by daily quota differs in the text only (https://docs.aws.amazon.com/ses/latest/dg/manage-sending-quotas-errors.html). */
export const tooManyRequests = (message: string): AwsError => new AwsError('TooManyRequestsException', message, 429);
