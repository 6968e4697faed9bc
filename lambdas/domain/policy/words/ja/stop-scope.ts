const kinds: Readonly<Record<string, string>> = {
  source: '送信元',
  purpose: '用途',
  lane: 'レーン',
  domain: '宛先ドメイン',
};

/** What a stop is about: `source:billing` → `送信元 billing のメール`. */
export const stopScope = (scope: string): string => {
  if (scope === 'everything') return 'すべてのメール';
  const [kind = '', name = ''] = scope.split(/:(.*)/s);
  return `${kinds[kind] ?? kind} ${name} のメール`;
};
