import { describe, expect, it } from 'vitest';
import { TemplateError } from '../../../local/assembly/assembly-error.ts';
import { evaluate } from '../../../local/assembly/evaluate.ts';
import { deferred, type Scope } from '../../../local/assembly/scope.ts';

/** A queue that exists, one that does not exist yet, and an output and an export of another stack. */
const values = new Map<string, unknown>([
  ['AWS::Region', 'eu-west-1'],
  ['Queue', 'http://127.0.0.1:4566/000000000000/intake'],
  ['Queue.Arn', 'arn:aws:sqs:eu-west-1:000000000000:intake'],
  ['Queue.Nested.Name', 'intake'],
  ['Later', deferred],
  ['Later.Arn', deferred],
  ['local-storage.Bucket', 'uploads'],
  ['storage:Bucket', 'uploads'],
]);

const scope: Scope = {
  reference: (name) => values.get(name),
  attribute: (logicalId, attribute) => values.get(`${logicalId}.${attribute}`),
  stackOutput: (stack, output) => values.get(`${stack}.${output}`),
  exportedValue: (name) => values.get(name),
};

const evaluated = (value: unknown) => evaluate(value, scope, ['Properties']);

describe('the value of', () => {
  it.each([
    ['a literal', 42, 42],
    ['an object without intrinsic functions', { a: [1, { Condition: null }] }, { a: [1, { Condition: null }] }],
    ['Ref', { Ref: 'AWS::Region' }, 'eu-west-1'],
    ['Fn::GetAtt', { 'Fn::GetAtt': ['Queue', 'Arn'] }, 'arn:aws:sqs:eu-west-1:000000000000:intake'],
    ['Fn::Join', { 'Fn::Join': ['-', ['a', 1, { Ref: 'AWS::Region' }]] }, 'a-1-eu-west-1'],
    ['Fn::Split', { 'Fn::Split': ['-', 'a-b'] }, ['a', 'b']],
    ['Fn::Select', { 'Fn::Select': ['5', { 'Fn::Split': [':', { 'Fn::GetAtt': ['Queue', 'Arn'] }] }] }, 'intake'],
    [
      'Fn::Sub',
      { 'Fn::Sub': 'arn:${AWS::Region}:${Queue.Arn}/${Queue.Nested.Name}/${!Literal}' },
      'arn:eu-west-1:arn:aws:sqs:eu-west-1:000000000000:intake/intake/${Literal}',
    ],
    ['Fn::Sub with variables', { 'Fn::Sub': ['${Name} in ${AWS::Region}', { Name: 'x' }] }, 'x in eu-west-1'],
    [
      'Fn::GetStackOutput',
      { 'Fn::GetStackOutput': { StackName: 'local-storage', Region: 'eu-west-1', OutputName: 'Bucket' } },
      'uploads',
    ],
    ['Fn::ImportValue', { 'Fn::ImportValue': { 'Fn::Join': [':', ['storage', 'Bucket']] } }, 'uploads'],
  ])('%s', (_, template, value) => {
    expect(evaluated(template)).toEqual(value);
  });
});

describe('what depends on a resource that does not exist yet is deferred', () => {
  it.each([
    ['Ref', { Ref: 'Later' }],
    ['Fn::GetAtt', { 'Fn::GetAtt': ['Later', 'Arn'] }],
    ['Fn::Join', { 'Fn::Join': ['', ['a', { Ref: 'Later' }]] }],
    ['Fn::Select', { 'Fn::Select': [5, { 'Fn::Split': [':', { Ref: 'Later' }] }] }],
    ['Fn::Sub', { 'Fn::Sub': 'a ${Later.Arn}' }],
    ['Fn::Sub by a variable', { 'Fn::Sub': ['a ${Name}', { Name: { Ref: 'Later' } }] }],
  ])('%s', (_, template) => {
    expect(evaluated(template)).toBe(deferred);
  });

  it('and the rest around it is known', () => {
    expect(evaluated({ known: 1, unknown: { Ref: 'Later' } })).toEqual({ known: 1, unknown: deferred });
  });
});

describe('stops at', () => {
  it.each([
    ['an unknown function', { 'Fn::Base64': 'x' }, ['Fn::Base64'], /unknown intrinsic function/],
    ['a function that has company', { Ref: 'Queue', Other: 1 }, ['Ref'], /stands alone, but beside it there is Other/],
    ['a reference to nothing', { Ref: 'Nobody' }, ['Ref'], /no resource, parameter or pseudo-parameter Nobody/],
    [
      'an unknown attribute',
      { 'Fn::GetAtt': ['Queue', 'Colour'] },
      ['Fn::GetAtt'],
      /no Queue with an attribute Colour/,
    ],
    ['a reference to nothing in text', { 'Fn::Sub': '${Nobody}' }, ['Fn::Sub'], /Nobody/],
    ['an element that is not there', { 'Fn::Select': [2, ['a']] }, ['Fn::Select'], /no element 2 in a list of 1/],
    [
      'an unknown output',
      { 'Fn::GetStackOutput': { StackName: 'x', OutputName: 'y' } },
      ['Fn::GetStackOutput'],
      /called x and has an output y/,
    ],
    [
      'an output in another Region',
      { 'Fn::GetStackOutput': { StackName: 'x', Region: 'us-east-1', OutputName: 'y' } },
      ['Fn::GetStackOutput'],
      /us-east-1/,
    ],
    ['an unknown export', { 'Fn::ImportValue': 'x' }, ['Fn::ImportValue'], /exports x/],
    ['a wrong argument', { 'Fn::Join': 'x' }, ['Fn::Join'], /expected tuple/],
  ])('%s, naming its path', (_, template, path, problem) => {
    const stop = () => evaluated({ Tags: [template] });
    expect(stop).toThrow(problem);
    expect(stop).toThrow(expect.objectContaining({ path: ['Properties', 'Tags', 0, ...path] }));
    expect(stop).toThrow(TemplateError);
  });
});
