import { expect, it } from 'vitest';
import { validUntil } from '../../../lambdas/domain/delivery/valid-until.ts';

const noon = Date.parse('2026-11-21T12:00:00Z');

it.each<[string, string | undefined, number | undefined, number, string]>([
  ['what the request asks, when it is earlier', '2026-11-21T12:05:00Z', 600, noon + 300_000, 'expires-at'],
  ['what the purpose allows, when it is earlier', '2026-11-21T13:00:00Z', 600, noon + 600_000, 'max-age'],
  ['what the purpose allows, when nothing was asked', undefined, 600, noon + 600_000, 'max-age'],
  ['what the request asks, when there is no purpose', '2026-11-21T13:00:00+01:00', undefined, noon, 'expires-at'],
  ['for ever, when nobody sets an end', undefined, undefined, Number.POSITIVE_INFINITY, 'expires-at'],
])('a mail is valid until %s', (_sentence, expiresAt, maxAgeSeconds, at, by) => {
  expect(validUntil(noon, expiresAt, maxAgeSeconds)).toEqual({ at, by });
});
