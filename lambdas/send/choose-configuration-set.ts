/**
 * The configuration set for a mail with so many seconds left: SES tries to deliver for as long as the set says, so it is
 * the one with the longest hand-over time that ends in time, or else the one with the shortest.
 * @param configurationSets - names by hand-over time in seconds
 */
export const chooseConfigurationSet = (configurationSets: ReadonlyMap<number, string>, secondsLeft: number): string => {
  const ascending = [...configurationSets].toSorted(([one], [other]) => one - other);
  const [, name] = ascending.findLast(([seconds]) => seconds <= secondsLeft) ?? ascending[0] ?? [];
  if (name === undefined) throw new Error('there is no configuration set to send with');
  return name;
};
