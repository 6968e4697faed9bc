import type { Problem } from '../../contract/malformed.ts';
import type { PolicyParts } from '../../contract/policy-parts.ts';

/**
 * What a policy must not do by accident: a risk is taken by somebody who says why, and who acknowledges one that is not
 * there believes something of the policy that is not so. What cannot be read takes no risk and needs no words.
 */
export const checkRisks = ({ purposes = {}, redaction, acknowledge = [] }: PolicyParts): readonly Problem[] => {
  const isOff = redaction?.mode === 'off';
  const names = Object.keys(purposes);
  const isCompleteForEverybody = (name: string): boolean => {
    const purpose = purposes[name];
    return purpose !== undefined && (purpose.redaction === 'exempt' || (isOff && purpose.redaction !== 'always'));
  };
  const reachesStrangers = (name: string): boolean =>
    purposes[name]?.recipients === 'any-allow-listed' && isCompleteForEverybody(name);
  const isRedactionOff = isOff && names.some(isCompleteForEverybody);
  const isAcknowledged = (risk: string, purpose?: string): boolean =>
    acknowledge.some((entry) => entry?.risk === risk && (purpose === undefined || entry.purpose === purpose));

  return [
    ...names
      .filter((name) => reachesStrangers(name) && !isAcknowledged('content-to-strangers', name))
      .map((name) => ({
        path: ['purposes', name, purposes[name]?.redaction === undefined ? 'recipients' : 'redaction'],
        problem: 'risk-not-acknowledged',
        expected: `acknowledge: {risk: content-to-strangers, purpose: ${name}, reason}`,
      })),
    ...(isRedactionOff && !isAcknowledged('redaction-off')
      ? [
          {
            path: ['redaction', 'mode'],
            problem: 'risk-not-acknowledged',
            expected: 'acknowledge: {risk: redaction-off, reason}',
          },
        ]
      : []),
    ...acknowledge.flatMap((entry, index): readonly Problem[] => {
      if (entry?.risk === 'redaction-off' && !isRedactionOff) {
        return [
          { path: ['acknowledge', index], problem: 'nothing-to-acknowledge', expected: 'redaction: {mode: off}' },
        ];
      }
      if (entry?.risk !== 'content-to-strangers' || entry.purpose === undefined) return [];
      return Object.hasOwn(purposes, entry.purpose) && reachesStrangers(entry.purpose)
        ? []
        : [
            {
              path: ['acknowledge', index],
              problem: 'nothing-to-acknowledge',
              expected: 'a purpose with recipients: any-allow-listed and complete content',
            },
          ];
    }),
  ];
};
