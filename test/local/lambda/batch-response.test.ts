import { expect, it } from 'vitest';
import { failedMessages } from '../../../local/lambda/batch-response.ts';

const batch = ['one', 'two', 'three'];

it.each([
  ['null', null],
  ['an empty string', ''],
  ['an empty object', {}],
  ['an empty list', { batchItemFailures: [] }],
  ['null for the list', { batchItemFailures: null }],
])('takes %s for complete success', (_, response) => {
  expect(failedMessages(response, batch)).toEqual(new Set());
});

it.each([
  ['text', 'done'],
  ['a number', 3],
  ['a list that is none', { batchItemFailures: 'one' }],
  ['an item without identifier', { batchItemFailures: [{}] }],
  ['an item with a wrong key', { batchItemFailures: [{ messageId: 'one' }] }],
  ['an empty identifier', { batchItemFailures: [{ itemIdentifier: '' }] }],
  ['a null identifier', { batchItemFailures: [{ itemIdentifier: null }] }],
  ['the identifier of a message that is not in the batch', { batchItemFailures: [{ itemIdentifier: 'four' }] }],
])('takes %s for complete failure', (_, response) => {
  expect(failedMessages(response, batch)).toEqual(new Set(batch));
});

it('takes the messages named for failed and the others for done', () => {
  expect(failedMessages({ batchItemFailures: [{ itemIdentifier: 'two' }] }, batch)).toEqual(new Set(['two']));
});
