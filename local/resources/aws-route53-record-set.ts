import * as z from 'zod/mini';
import { defineResource } from './define-resource.ts';
import { count, noLocalEffect, text } from './property-values.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-route53-recordset.html */
export const route53RecordSet = defineResource({
  type: 'AWS::Route53::RecordSet',
  properties: z.strictObject({
    Name: text,
    Type: z.literal(['A', 'CNAME', 'MX', 'TXT']),
    TTL: count(),
    ResourceRecords: z.array(text),
    // There is one local DNS, and nobody else to hide records from.
    HostedZoneId: noLocalEffect,
    Comment: noLocalEffect,
  }),
  attributes: [],
  create({ properties: { Name: name, Type: type, TTL: ttlSeconds, ResourceRecords: values }, services }) {
    services.dns.addRecord({ name, type, ttlSeconds, values });
    return { ref: name, attributes: {} };
  },
  replacedBy: ['Name', 'Type'],
  update({ properties: { Name: name, Type: type, TTL: ttlSeconds, ResourceRecords: values }, services }) {
    services.dns.removeRecord({ name, type });
    services.dns.addRecord({ name, type, ttlSeconds, values });
    return { ref: name, attributes: {} };
  },
  remove: ({ properties: { Name: name, Type: type } }, services) => services.dns.removeRecord({ name, type }),
});
