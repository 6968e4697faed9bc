import { LogFormatter, LogItem } from '@aws-lambda-powertools/logger';

/**
 * Log lines as Powertools writes them, without what each line of a function would repeat: a log group belongs to one
 * function of one lane and environment, CloudWatch has the time of each line, and a line is paid for by the byte. Cold
 * starts and memory are in Lambda's own REPORT line. Nothing is traced: the id that Lambda has for it leads nowhere.
 */
export class LogLines extends LogFormatter {
  override formatAttributes(
    { logLevel, message, lambdaContext }: Attributes,
    additional: Parameters<LogFormatter['formatAttributes']>[1],
  ): LogItem {
    const attributes = {
      level: logLevel,
      message,
      function_request_id: lambdaContext?.awsRequestId,
    };
    return new LogItem({ attributes }).addAttributes(additional);
  }
}

type Attributes = Parameters<LogFormatter['formatAttributes']>[0];
