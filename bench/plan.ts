/**
 * `npm run bench:plan`: how long control takes to plan over a day of 10,000 deliveries, and over a sample of 50,000, on the
 * local stack: synthesised, deployed, a ledger seeded over two sources and 24 hours. Takes about two minutes.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { BatchWriteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { applyPolicy } from '../cli/apply/apply.ts';
import { connectControl } from '../cli/control/connect-control.ts';
import { loadPolicy } from '../cli/policy/load-policy.ts';
import { parameterNames } from '../lambdas/contract/parameters.ts';
import type { Delivery } from '../lambdas/domain/delivery/delivery.ts';
import { sourceHourOf } from '../lambdas/domain/delivery/source-hour.ts';
import { sha256 } from '../lambdas/domain/identity/sha256.ts';
import { startLocalStack } from '../local/start-local-stack.ts';
import { median } from './median.ts';

const projectRoot = fileURLToPath(new URL('..', import.meta.url));
const dayMilliseconds = 86_400_000;
const rounds = 3;
const sizes = [10_000, 50_000] as const;
const folder = mkdtempSync(join(tmpdir(), 'postern-plan-'));

const stack = await startLocalStack({ projectRoot, port: 0 });
try {
  const target = { environment: 'local', endpoint: stack.url };
  const connection = {
    endpoint: stack.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'bench', secretAccessKey: 'local' },
  };
  const tables = DynamoDBDocumentClient.from(new DynamoDBClient(connection));
  const names = parameterNames('local');
  const [ledger, directory] = await Promise.all(
    [names.ledgerTable, names.directoryTable].map(async (Name) => {
      const { Parameter } = await new SSMClient(connection).send(new GetParameterCommand({ Name }));
      return Parameter?.Value ?? '';
    }),
  );
  await applyPolicy({
    ...target,
    policy: join(projectRoot, 'examples/policy'),
    facts: join(projectRoot, 'examples/facts.yaml'),
  });
  const control = connectControl(target);
  const shown = await control.ask('policy-show', {});
  const ids = shown.state === 'readable' ? shown.policy.principalIds : {};

  cpSync(join(projectRoot, 'examples/policy'), folder, { recursive: true });
  const file = join(folder, 'sources/billing.yaml');
  writeFileSync(
    file,
    readFileSync(file, 'utf8').replace('purposes: [notification, password-reset]', 'purposes: [password-reset]'),
  );
  // Its tests are about what it takes away.
  writeFileSync(file, readFileSync(file, 'utf8').replace(/^tests:[\s\S]*$/m, ''));
  const { document } = await loadPolicy(folder);

  const people = 2_000;
  await writeAll(
    tables,
    directory ?? '',
    Array.from({ length: people }, (_, person) => ({ address: `p${person}@berlin.acme.example`, groups: [] })),
  );
  const results: object[] = [];
  let seeded = 0;
  for (const size of sizes) {
    const until = Date.now();
    const items = Array.from({ length: size - seeded }, (_, index) => item(seeded + index, size, until, ids));
    await writeAll(tables, ledger ?? '', items);
    seeded = size;
    const times: number[] = [];
    let answer: Awaited<ReturnType<typeof plan>> | undefined;
    for (let round = 0; round < rounds; round += 1) {
      const began = performance.now();
      answer = await plan();
      times.push(performance.now() - began);
    }
    results.push({
      deliveries: answer?.replay.total,
      looked: answer?.replay.looked,
      differing: answer?.replay.differing,
      changes: answer?.replay.changes.map(({ source, purpose, from, to, count }) => ({
        source,
        purpose,
        from,
        to,
        count,
      })),
      answerBytes: Buffer.byteLength(JSON.stringify(answer)),
      seconds: Math.round(median(times) / 100) / 10,
    });
    console.error(JSON.stringify(results.at(-1)));
  }
  console.log(JSON.stringify(results, undefined, 2));

  async function plan() {
    const since = new Date(Date.now() - dayMilliseconds).toISOString();
    return control.ask('plan', { document, since, sample: 10_000 });
  }
} finally {
  await stack.stop();
  rmSync(folder, { recursive: true });
}

function item(number: number, of: number, until: number, ids: Readonly<Record<string, readonly string[]>>): Delivery {
  const messageId = sha256(`bench ${number}`).slice(0, 32);
  const source = number % 4 === 0 ? 'reports' : 'billing';
  // Not quite a day: the last hour before it must not fall out while this runs.
  const receivedAt = new Date(until - Math.floor((number / of) * (dayMilliseconds - 600_000))).toISOString();
  const address = `p${number % 2_000}@berlin.acme.example`;
  return {
    messageId,
    recipientIndex: 0,
    recipient: address,
    mailbox: address,
    receivedAt,
    intakeMessageId: `bench-${number}`,
    principal: ids[source]?.[0] ?? '',
    source,
    sourceHour: sourceHourOf(source, receivedAt, messageId),
    purpose: source === 'reports' ? 'report' : 'notification',
    requestHash: sha256(`request ${number}`),
    contentHash: sha256(`content ${number}`),
    blockedBy: ['bounce', 'complaint', 'unsubscribe', 'operator', 'provider'],
    decisions: [
      {
        at: receivedAt,
        by: 'filter',
        verdict: 'send',
        form: 'complete',
        because: [
          { code: 'policy', version: 1 },
          { code: 'allow-list', rule: '*.acme.example' },
        ],
      },
    ],
    state: 'sent',
    attempt: 1,
    attempts: [],
    ttl: Math.ceil(until / 1000) + 3_888_000,
  };
}

async function writeAll(tables: DynamoDBDocumentClient, table: string, items: readonly object[]): Promise<void> {
  for (let index = 0; index < items.length; index += 25) {
    const page = items.slice(index, index + 25).map((Item) => ({ PutRequest: { Item: { ...Item } } }));
    await tables.send(new BatchWriteCommand({ RequestItems: { [table]: page } }));
  }
}
