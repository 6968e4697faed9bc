const secondsPerUnit: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };

/** Seconds of a duration as people write it: `45s`, `10m`, `24h`, `2d`; undefined for anything else. */
export const parseDurationSeconds = (text: string): number | undefined => {
  const [, count = '', unit = ''] = /^([1-9]\d{0,5})([smhd])$/.exec(text) ?? [];
  const seconds = secondsPerUnit[unit];
  return seconds === undefined ? undefined : Number(count) * seconds;
};
