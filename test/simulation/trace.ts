/** What happened in a run, for people. */
export type Trace = {
  /** @param about - ids of deliveries, requests or messages that it is about */
  readonly note: (who: string, what: string, about?: readonly (string | undefined)[]) => void;
  readonly lines: () => readonly TraceLine[];
};

export type TraceLine = {
  readonly at: number;
  readonly who: string;
  readonly what: string;
  readonly about: readonly (string | undefined)[];
};

export const createTrace = (now: () => number): Trace => {
  const lines: TraceLine[] = [];
  return {
    note: (who, what, about = []) => void lines.push({ at: now(), who, what, about }),
    lines: () => lines,
  };
};

const shownLines = 60;

/** The last lines before the end, those about one delivery if it is known: what a person needs to see why. */
export const showTrace = (lines: readonly TraceLine[], began: number, about?: string, most = shownLines): string => {
  const chosen =
    about === undefined
      ? lines
      : lines.filter((line) => line.about.length === 0 || line.about.some((id) => isAbout(id, about)));
  return chosen
    .slice(-most)
    .map(({ at, who, what }) => `${clock(at - began)}  ${who.padEnd(20)} ${what}`)
    .join('\n');
};

/** A request is about all its deliveries: ids that begin alike belong together. */
const isAbout = (id: string | undefined, about: string): boolean =>
  id !== undefined && (id === about || about.startsWith(`${id}/`) || id.startsWith(`${about}/`));

/** `1:02:03.004` */
const clock = (milliseconds: number): string => {
  const [hours, minutes, seconds] = [
    Math.floor(milliseconds / 3_600_000),
    Math.floor(milliseconds / 60_000) % 60,
    (milliseconds % 60_000) / 1000,
  ];
  return `${hours}:${String(minutes).padStart(2, '0')}:${seconds.toFixed(3).padStart(6, '0')}`;
};
