import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';

/** Says what is wrong with how a command was called, and ends it. */
export const endWithUsage = (wrong: string, usage: string): never => {
  process.stderr.write(`${wrong}\nusage: ${usage}\n`);
  process.exit(1);
};

/** The options of a command that npm runs; one that it does not know, or that lacks its value, ends it. */
export const commandOptions = <Options extends ParseArgsOptionsConfig>(options: Options, usage: string) => {
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    return endWithUsage(error instanceof Error ? error.message : String(error), usage);
  }
};

/** The whole number that an option is, `fewest` or more; anything else ends the command. */
export const wholeNumber = (name: string, text: string | undefined, fewest: number, usage: string): number => {
  const number = text === undefined || text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isSafeInteger(number) && number >= fewest) return number;
  return endWithUsage(`--${name} ${text ?? 'is missing'}: not a whole number, ${fewest} or more`, usage);
};
