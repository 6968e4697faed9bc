import { plainTime as english } from '../plain-time.ts';

/** `2026-11-21T12:00:00.000Z` → `2026年11月21日 12:00（UTC）`; what is not such a time stays as it is. */
export const plainTime = (time: string): string =>
  english(time).replace(
    /^(\d{4})-0?(\d{1,2})-0?(\d{1,2}) (\d\d:\d\d) UTC$/,
    (_, year: string, month: string, day: string, minute: string) => `${year}年${month}月${day}日 ${minute}（UTC）`,
  );
