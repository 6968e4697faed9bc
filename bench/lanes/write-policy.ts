import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { principalOfAccessKey } from '../../local/principal.ts';
import { roleOf, senders } from './senders.ts';

export const recipient = 'dora@berlin.acme.example';

const policy = {
  version: 1,
  domains: ['notify.acme.example'],
  senders: { default: { address: 'no-reply@notify.acme.example', name: 'Acme' } },
  purposes: {
    'two-factor': purpose({ lane: 'critical', blockedBy: ['bounce', 'operator'], maxAge: '10m', whenUnsure: 'resend' }),
    'password-reset': purpose({
      lane: 'critical',
      blockedBy: ['bounce', 'operator'],
      maxAge: '30m',
      whenUnsure: 'resend',
    }),
    notification: purpose({ lane: 'standard', maxAge: '24h' }),
    newsletter: purpose({ lane: 'bulk', unsubscribe: 'required', maxAge: '72h' }),
  },
  audience: 'every-rule',
  routes: [{ via: 'ses', tls: 'required' }],
};

function purpose(fields: object): object {
  return { recipients: 'directory', redaction: 'exempt', ...fields };
}

/** A policy in which all senders may send, and who receives. @returns the folder, for whoever removes it */
export const writePolicy = (): { readonly folder: string; readonly facts: string } => {
  const folder = mkdtempSync(join(tmpdir(), 'postern-lanes-'));
  mkdirSync(join(folder, 'sources'));
  // JSON is YAML.
  writeFileSync(join(folder, 'policy.yaml'), JSON.stringify(policy));
  for (const sender of senders) {
    const { source, purpose: allowed } = sender;
    const registered = {
      source,
      owner: `${source}-team`,
      contact: `${source}-oncall@acme.example`,
      principals: [principalOfAccessKey(roleOf(sender)).arn],
      from: [`${source}@notify.acme.example`],
      purposes: [allowed],
    };
    writeFileSync(join(folder, 'sources', `${source}.yaml`), JSON.stringify(registered));
  }
  const facts = join(folder, 'facts.yaml');
  writeFileSync(
    facts,
    JSON.stringify({
      allowList: [{ rule: '*.acme.example', owner: 'security-team' }],
      directory: [{ address: recipient, groups: ['staff'] }],
      suppressions: [],
      stops: [],
    }),
  );
  return { folder, facts };
};
