import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { LOCAL_ACCOUNT, LOCAL_REGION } from '../region.ts';
import { defineResource } from './define-resource.ts';
import { noLocalEffect } from './property-values.ts';

/**
 * Encrypts nothing: what refers to it only keeps its name.
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-kms-key.html
 */
export const kmsKey = defineResource({
  type: 'AWS::KMS::Key',
  properties: z.strictObject({
    Description: noLocalEffect,
    Enabled: noLocalEffect,
    EnableKeyRotation: noLocalEffect,
    KeyPolicy: noLocalEffect,
    PendingWindowInDays: noLocalEffect,
    RotationPeriodInDays: noLocalEffect,
    Tags: noLocalEffect,
  }),
  attributes: ['Arn', 'KeyId'],
  isOnlyNoted: true,
  create({ generatedName }) {
    const keyId = keyIdOf(generatedName(256));
    return {
      ref: keyId,
      attributes: { Arn: `arn:aws:kms:${LOCAL_REGION}:${LOCAL_ACCOUNT}:key/${keyId}`, KeyId: keyId },
    };
  },
});

/** Random on AWS; here it follows from the name, so that it is the same at every start. */
const keyIdOf = (name: string): string =>
  createHash('sha256')
    .update(name)
    .digest('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
