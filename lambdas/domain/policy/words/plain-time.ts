/** `2026-11-21T12:00:00.000Z` without what only a log needs; what is not such a time stays as it is. */
export const plainTime = (time: string): string => {
  const [, day, minute] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?Z$/.exec(time) ?? [];
  return day === undefined || minute === undefined ? time : `${day} ${minute} UTC`;
};
