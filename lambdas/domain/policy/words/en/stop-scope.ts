/** What a stop is about: `source:billing` → `mail of source billing`. */
export const stopScope = (scope: string): string =>
  scope === 'everything' ? 'all mail' : `mail of ${scope.replace(':', ' ')}`;
