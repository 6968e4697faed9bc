/** What AWS charges for so much of something. */
export type Price = {
  readonly usd: number;
  /** For how many units. */
  readonly per: number;
  readonly unit: string;
  readonly region: string;
  /** When the price was read or published: `2026-07-22`, or as much of it as is known. */
  readonly date: string;
  /** Where it was read; what is assumed was not read anywhere that counts. */
  readonly source: string;
  readonly assumed?: true;
};

const region = 'us-east-1';
const million = 1e6;

const sesPriceList = { region, date: '2026-07-22', source: 'AWS Price List, by api-evangelist/amazon-ses' } as const;
const infracost = { region, date: '2026-11', source: 'infracost golden files' } as const;
const onDemand = { region, date: '2024-11-15', source: 'infracost, after the cut of November 2024' } as const;
const unread = { region, date: '2026-11', source: 'from memory', assumed: true } as const;

/** On demand, without free tiers. Change a price together with its date and source. */
export const prices = {
  'ses-a-la-carte': { usd: 0.1, per: 1000, unit: 'recipients', ...sesPriceList },
  'ses-essentials': { usd: 0.16, per: 1000, unit: 'recipients (to 10 million a month)', ...sesPriceList },
  'ses-essentials-10m': { usd: 0.14, per: 1000, unit: 'recipients (10 to 100 million)', ...sesPriceList },
  'ses-essentials-100m': { usd: 0.11, per: 1000, unit: 'recipients (beyond 100 million)', ...sesPriceList },
  'sqs-request': { usd: 0.4, per: million, unit: 'requests of 64 KB', ...infracost },
  'sqs-fair-queue': {
    usd: 0.1,
    per: million,
    unit: 'requests with a group',
    region,
    date: '2026-03',
    source: 'cloudburn (third party)',
    assumed: true,
  },
  'lambda-request': { usd: 0.2, per: million, unit: 'invocations', ...infracost },
  'lambda-duration': { usd: 0.0000133334, per: 1, unit: 'GB-seconds (arm64)', ...infracost },
  'dynamodb-write': { usd: 0.625, per: million, unit: 'write units', ...onDemand },
  'dynamodb-read': { usd: 0.125, per: million, unit: 'read units', ...onDemand },
  'dynamodb-storage': { usd: 0.25, per: 1, unit: 'GB-months', ...onDemand },
  'dynamodb-recovery': { usd: 0.2, per: 1, unit: 'GB-months of point-in-time recovery', ...onDemand },
  'sns-publish': { usd: 0.5, per: million, unit: 'publishes of 64 KB', ...infracost },
  's3-put': { usd: 0.005, per: 1000, unit: 'PUT requests', ...unread },
  's3-get': { usd: 0.0004, per: 1000, unit: 'GET requests', ...unread },
  'kms-request': { usd: 0.03, per: 10_000, unit: 'requests', ...infracost },
  'kms-key': { usd: 1, per: 1, unit: 'key-months', ...infracost },
  'logs-ingested': { usd: 0.5, per: 1, unit: 'GB', ...infracost },
  'logs-stored': { usd: 0.03, per: 1, unit: 'GB-months', ...infracost },
  'cloudwatch-alarm-metric': { usd: 0.1, per: 1, unit: 'metric-months of alarms', ...infracost },
  'cloudwatch-dashboard': { usd: 3, per: 1, unit: 'dashboard-months', ...infracost },
  'cloudwatch-metric': { usd: 0.3, per: 1, unit: 'metric-months', ...unread },
} as const satisfies Record<string, Price>;

export type PriceName = keyof typeof prices;

export const priceOf = (name: PriceName): Price => prices[name];

/** @returns US dollars */
export const charge = (name: PriceName, quantity: number): number => {
  const { usd, per } = priceOf(name);
  return (quantity / per) * usd;
};
