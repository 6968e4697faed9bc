import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServices, type TestServices } from '../support/start-services.ts';

/** What `getSignedUrl` of `@aws-sdk/s3-request-presigner` makes, and what boto3 makes by default. */
const presigned = (url: string, issuedAt: number, expiresInSeconds: number) => {
  const date = new Date(issuedAt).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  return {
    version4:
      `${url}?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=test%2F20260101%2Feu-west-1%2Fs3%2Faws4_request` +
      `&X-Amz-Date=${date}&X-Amz-Expires=${expiresInSeconds}&X-Amz-Signature=0&X-Amz-SignedHeaders=host&x-id=GetObject`,
    version2: `${url}?AWSAccessKeyId=test&Signature=0&Expires=${issuedAt / 1000 + expiresInSeconds}`,
  };
};

describe('addresses', () => {
  let services: TestServices;

  beforeAll(async () => {
    services = await startServices();
    services.s3.createBucket({ name: 'things', versioned: false }).put({ key: 'a b', body: Buffer.from('hello') });
  });
  afterAll(async () => {
    await services.close();
  });

  it.each(['version4', 'version2'] as const)('can be presigned (%s), until they expire', async (version) => {
    const url = presigned(`${services.url}/things/a%20b`, services.clock.now(), 60)[version];
    expect(await (await fetch(url)).text()).toBe('hello');
    await services.clock.advance(60_001);
    const expired = await fetch(url);
    expect(expired.status).toBe(403);
    expect(await expired.text()).toContain('<Code>AccessDenied</Code><Message>Request has expired</Message>');
  });

  it('can be presigned to put an object, with headers that become its metadata', async () => {
    const url = presigned(`${services.url}/things/new`, services.clock.now(), 60).version4;
    const response = await fetch(url, { method: 'PUT', body: 'new', headers: { 'content-type': 'text/plain' } });
    expect(response.status).toBe(200);
    expect(services.s3.bucket('things')?.get('new')).toMatchObject({ headers: { 'content-type': 'text/plain' } });
  });

  it('can ask for other headers than were stored', async () => {
    const url = `${services.url}/things/a%20b?response-content-type=text%2Fhtml&response-content-disposition=inline`;
    const { headers } = await fetch(url);
    expect(headers.get('content-type')).toBe('text/html');
    expect(headers.get('content-disposition')).toBe('inline');
  });

  it('with the bucket in the host name are refused with what to do about it', async () => {
    // What an SDK sends to http://localhost; fetch would not let the header be set.
    const call = request(`${services.url}/a`, { headers: { host: 'things.localhost:4566' } }).end();
    const [response] = (await once(call, 'response')) as [IncomingMessage];
    expect(await text(response)).toContain(
      'the local S3 does not find buckets by host name (things.localhost:4566): use the endpoint http://127.0.0.1',
    );
  });

  it.each([
    ['is not percent-encoded UTF-8', '/things/%ff', 400, 'InvalidURI'],
    ['is longer than 1024 bytes', `/things/${'x'.repeat(1025)}`, 400, 'KeyTooLongError'],
    ['is of a bucket to be made', '/new-bucket', 501, 'NotImplemented'],
  ])('are refused when the key %s', async (_, path, status, code) => {
    const response = await fetch(services.url + path, { method: 'PUT', body: 'x' });
    expect(response.status).toBe(status);
    expect(await response.text()).toContain(`<Code>${code}</Code>`);
  });
});
