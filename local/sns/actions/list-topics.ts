import { element } from '../../xml.ts';
import { defineSnsAction } from '../context.ts';
import { pageOf } from '../page-of.ts';

/** https://docs.aws.amazon.com/sns/latest/api/API_ListTopics.html */
export const listTopics = defineSnsAction((parameters, { sns }) => {
  const { items, nextToken } = pageOf(sns.topics(), parameters.get('NextToken'));
  return [
    element(
      'Topics',
      items.map(({ arn }) => element('member', element('TopicArn', arn))),
    ),
    element('NextToken', nextToken),
  ];
});
