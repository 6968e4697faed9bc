/** Says on standard error how far long work is: a terminal sees one line change, a log file a line now and then. */
export type Progress = { readonly report: (text: string) => void; readonly end: () => void };

const terminalMilliseconds = 250;
const logMilliseconds = 10_000;

/** @param now - milliseconds since any time */
export const createProgress = (now: () => number, isTerminal = process.stderr.isTTY): Progress => {
  let last = now();
  let isOpen = false;
  return {
    report: (text) => {
      const time = now();
      if (time - last < (isTerminal ? terminalMilliseconds : logMilliseconds)) return;
      last = time;
      isOpen = isTerminal;
      process.stderr.write(isTerminal ? `\r\u001b[K${text}` : `${text}\n`);
    },
    end: () => {
      if (isOpen) process.stderr.write('\r\u001b[K');
      isOpen = false;
    },
  };
};
