import { expect, it } from 'vitest';

import { environments } from '../../../infra/environments/index.ts';
import { selectEnvironments } from '../../../infra/environments/select-environments.ts';

const names = (wanted: unknown) => selectEnvironments(environments, wanted).map(({ name }) => name);

it('takes all environments when the context names none', () => {
  expect(names(undefined)).toEqual(['local', 'dev', 'prod']);
});

it('takes the environments of a comma-separated list', () => {
  expect(names('dev,local')).toEqual(['local', 'dev']);
});

it.each([['staging'], [''], [['dev']]])('refuses %j', (wanted) => {
  expect(() => names(wanted)).toThrow('unknown environment');
});
