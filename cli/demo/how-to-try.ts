import { localEndpoint } from '../aws/target.ts';

const request = 'examples/requests/invoice.json';

/** How to go on by hand, with the tools a service team would use. */
export const howToTry = (url: string, queueUrl: string, messageId: string): string => {
  const postern = url === localEndpoint ? 'npx postern' : `npx postern --endpoint ${url}`;
  return `The local stack answers at ${url} (this machine only; Ctrl-C ends it).
The access key says which role you are; signatures are not checked.

  with the AWS CLI, as the source billing:
    AWS_ACCESS_KEY_ID=billing-api AWS_SECRET_ACCESS_KEY=local aws --region eu-west-1 --endpoint-url ${url} \\
      sqs send-message --queue-url ${queueUrl} --message-body file://${request}

  with boto3:
    boto3.client('sqs', endpoint_url='${url}', region_name='eu-west-1', aws_access_key_id='billing-api',
                 aws_secret_access_key='local').send_message(
      QueueUrl='${queueUrl}', MessageBody=open('${request}').read())

  with the command:
    ${postern} send ${request} --source billing --follow
    ${postern} explain ${messageId}
    ${postern} explain anna@mailbox.example
    ${postern} dns
    npx postern check --policy examples/policy --facts examples/facts.yaml --source billing --request ${request}

  what Amazon SES would have delivered:
    curl ${url}/_postern/outbox

  what happened inside, and what the functions logged (their warnings appear here):
    curl ${url}/_postern/trace`;
};
