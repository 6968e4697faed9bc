import { LogFormatter, LogItem } from '@aws-lambda-powertools/logger';

/**
 * Log lines as Powertools writes them, without what each line of a function would repeat: a log group belongs to one
 * function, and a line is paid for by the byte. Cold starts and memory are in Lambda's own REPORT line.
 */
export class LogLines extends LogFormatter {
  override formatAttributes(
    { logLevel, message, timestamp, serviceName, lambdaContext, xRayTraceId }: Attributes,
    additional: Parameters<LogFormatter['formatAttributes']>[1],
  ): LogItem {
    const attributes = {
      level: logLevel,
      message,
      timestamp: this.formatTimestamp(timestamp),
      service: serviceName,
      function_request_id: lambdaContext?.awsRequestId,
      xray_trace_id: xRayTraceId,
    };
    return new LogItem({ attributes }).addAttributes(additional);
  }
}

type Attributes = Parameters<LogFormatter['formatAttributes']>[0];
