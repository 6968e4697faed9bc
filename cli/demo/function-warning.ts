import type { TraceEvent } from '../../local/trace.ts';

/** What a function logged as a warning or worse, as one line for a terminal; undefined for everything else. */
export const functionWarning = (event: TraceEvent): string | undefined =>
  event.type === 'function-log' && /^(?:WARN|ERROR|CRITICAL)$/.test(levelOf(event.line))
    ? `${event.function}: ${event.line}`
    : undefined;

/** Of a line of the functions' logger, which is JSON, or of the runtime, which writes `<request id> ERROR …`. */
const levelOf = (line: string): string => {
  try {
    const { level }: { level?: unknown } = JSON.parse(line);
    return String(level);
  } catch {
    return /^[\da-f-]{36} ([A-Z]+) /.exec(line)?.[1] ?? '';
  }
};
