import { describe, expect, it } from 'vitest';
import { filterEnvironment, sendEnvironment } from '../../../lambdas/contract/environment.ts';
import { parseEnvironment } from '../../../lambdas/runtime/parse-environment.ts';

const send = {
  ENVIRONMENT: 'test',
  LANE: 'standard',
  LEDGER_TABLE: 'ledger',
  SUPPRESSIONS_TABLE: 'suppressions',
  STOPS_TABLE: 'stops',
  COUNTERS_TABLE: 'counters',
  PIPELINE_BUCKET: 'pipeline',
  UPLOADS_BUCKET: 'uploads',
  OUTBOUND_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/111122223333/outbound',
  DEAD_LETTER_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/111122223333/outbound-dead',
  STATUS_TOPIC_ARN: 'arn:aws:sns:eu-west-1:111122223333:postern-test-status',
  TRUSTED_ROLE_IDS: 'AROAFILTER,AROARELEASE',
  CONFIGURATION_SETS: '{"300":"postern-test-300","3600":"postern-test-3600"}',
  UNSUBSCRIBE_LINKS_TABLE: 'unsubscribe-links',
  UNSUBSCRIBE_BASE_URL: 'https://unsubscribe.example/',
  WATCHED_CONFIGURATION_SETS: '{"300":"postern-test-300-watched"}',
};

describe('the environment of a function', () => {
  it('is parsed once, lists and maps included', () => {
    expect(parseEnvironment(sendEnvironment, { ...send, PATH: '/bin' })).toMatchObject({
      LANE: 'standard',
      TRUSTED_ROLE_IDS: ['AROAFILTER', 'AROARELEASE'],
      CONFIGURATION_SETS: new Map([
        [300, 'postern-test-300'],
        [3_600, 'postern-test-3600'],
      ]),
    });
  });

  it('that is wrong in several places is refused for all of them at once', () => {
    expect(() =>
      parseEnvironment(filterEnvironment, {
        ENVIRONMENT: '',
        LANE: 'fast',
        OUTBOUND_QUEUE_URLS: '{"standard":"https://x/canary"}',
      }),
    ).toThrow(/ENVIRONMENT.*LANE.*LEDGER_TABLE.*DEAD_LETTER_QUEUE_URL.*POLICIES_TABLE.*OUTBOUND_QUEUE_URLS/);
  });

  it.each([
    ['TRUSTED_ROLE_IDS', 'canary'],
    ['CONFIGURATION_SETS', '{"canary":"set"}'],
    ['CONFIGURATION_SETS', 'canary'],
    ['OUTBOUND_QUEUE_URL', 'canary'],
  ])('names a wrong %s without its value', (name, value) => {
    const parse = () => parseEnvironment(sendEnvironment, { ...send, [name]: value });
    expect(parse).toThrow(name);
    expect(parse).not.toThrow(/canary/);
  });
});
