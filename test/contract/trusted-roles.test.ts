import { expect, it } from 'vitest';
import { trustedAt, trustedRoles, trustedRolesText } from '../../lambdas/contract/trusted-roles.ts';

const text = trustedRolesText(
  ['AROAFILTER', 'AROARELEASE'],
  [{ of: 'filter', roleId: 'AROAFORMER', until: '2026-12-06' }],
);
const trustedOn = (moment: string) => trustedAt(trustedRoles.parse(text), Date.parse(moment));

it('a former role is trusted until its day, the present ones for good', () => {
  expect(trustedOn('2026-12-05T23:59:59.999Z')).toEqual(['AROAFILTER', 'AROARELEASE', 'AROAFORMER']);
  expect(trustedOn('2026-12-06T00:00:00.000Z')).toEqual(['AROAFILTER', 'AROARELEASE']);
});

it('the text of before there were former roles is read as ever', () => {
  expect(trustedRoles.parse('AROAFILTER,AROARELEASE')).toEqual([{ roleId: 'AROAFILTER' }, { roleId: 'AROARELEASE' }]);
});

it.each([
  ['nobody', ''],
  ['a user', 'AIDASOMEBODY'],
  ['a name', 'AROAFILTER,filter'],
  ['a day that there is not', 'AROAFORMER@2026-02-30'],
  ['a moment instead of a day', 'AROAFORMER@2026-12-06T00:00:00Z'],
  ['two ends', 'AROAFORMER@2026-12-06@2027-12-06'],
])('%s is trusted by nobody', (_, list) => {
  expect(trustedRoles.safeParse(list).success).toBe(false);
});
