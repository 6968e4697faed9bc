import { expect, it } from 'vitest';
import { generatedName } from '../../../local/assembly/generated-name.ts';

it('is the stack and the logical id', () => {
  expect(generatedName('local-pipeline', 'IntakeA0CA28E8', 80)).toBe('local-pipeline-IntakeA0CA28E8');
});

it('is cut to the length a service allows, and still differs from its neighbours', () => {
  const names = ['StandardFilterServiceRole1', 'StandardFilterServiceRole2'].map((id) =>
    generatedName('local', id, 24),
  );
  expect(names.map((name) => name.length)).toEqual([24, 24]);
  expect(new Set(names).size).toBe(2);
});
