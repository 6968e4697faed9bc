import { describe, expect, it } from 'vitest';
import type { Because } from '../../../../lambdas/domain/policy/because.ts';
import { becauseWords } from '../../../../lambdas/domain/policy/words/because-words.ts';

describe('becauseWords', () => {
  it.each<[Because, string]>([
    [{ code: 'policy', version: 3 }, 'policy version 3'],
    [{ code: 'policy', version: 0 }, 'policy read from files'],
    [{ code: 'source', source: 'billing', principal: 'AROAX' }, 'sent by billing (AROAX)'],
    [{ code: 'purpose', purpose: 'report', lane: 'standard' }, 'purpose report is granted, lane standard'],
    [
      { code: 'forwarded', door: 'standard', lane: 'bulk' },
      'came in through the standard lane and goes on in the bulk lane',
    ],
    [{ code: 'released' }, 'nothing keeps it any more'],
    [{ code: 'directory', groups: [] }, 'in the directory'],
    [{ code: 'directory', groups: ['staff', 'it'] }, 'in the directory (staff, it)'],
    [{ code: 'allow-list', rule: '*.acme.example' }, 'allowed by *.acme.example'],
    [{ code: 'allow-list', rule: 'directory', owner: 'care' }, 'allowed by directory (owner care)'],
    [{ code: 'complete-form', exemption: 'purpose' }, 'complete form: the purpose is exempt from redaction'],
    [{ code: 'route', via: 'ses', tls: 'required' }, 'route ses, TLS required'],
  ])('$code', (because, words) => {
    expect(becauseWords(because, 'en')).toBe(words);
  });
});
