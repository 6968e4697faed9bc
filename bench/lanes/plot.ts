import type { LoggedMail } from './mail-log.ts';
import type { PhaseReport } from './run-phase.ts';
import type { Row } from './summarise.ts';

const width = 960;
const left = 90;
const right = 40;
const panelHeight = 220;
const panelGap = 70;
const top = 60;
const colours: Readonly<Record<string, string>> = { critical: '#c0392b', standard: '#2471a3', bulk: '#7d8b99' };

/** Two panels: each critical mail by when it was enqueued, and percentiles by lane, source and phase. Times on a logarithmic scale. */
export const plotLanes = (
  mails: readonly LoggedMail[],
  phases: readonly PhaseReport[],
  rows: readonly Row[],
  title: string,
): string => {
  const shown = rows.filter(({ latency, source }) => latency !== undefined && source !== 'all');
  const height = top + panelHeight + panelGap + shown.length * 18 + 60;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">
<rect width="${width}" height="${height}" fill="#fff"/>
<text x="${left}" y="22" font-size="15">${escape(title)}</text>
${points(mails, phases)}
${bars(shown, top + panelHeight + panelGap)}
</svg>
`;
};

const seconds = [0.01, 0.1, 1, 10, 100, 1_000, 10_000] as const;
const place = (value: number): number =>
  (Math.log10(Math.min(Math.max(value, 0.01), 10_000)) + 2) / Math.log10(10_000 / 0.01);
const label = (value: number): string => (value < 1 ? `${value * 1000} ms` : `${value} s`);

const points = (mails: readonly LoggedMail[], phases: readonly PhaseReport[]): string => {
  const total = phases.reduce((sum, { begunAt, endedAt }) => sum + endedAt - begunAt, 0);
  const inner = width - left - right;
  // Only up to ten seconds: critical mail beyond is drawn at the top.
  const y = (value: number): number => top + panelHeight * (1 - Math.min(1, (place(value) * 6) / 3));
  const parts = seconds
    .filter((value) => value <= 10)
    .map(
      (value) =>
        `<line x1="${left}" x2="${width - right}" y1="${y(value)}" y2="${y(value)}" stroke="${value === 1 ? '#c0392b' : '#ddd'}"/>` +
        `<text x="${left - 8}" y="${y(value) + 4}" text-anchor="end">${label(value)}</text>`,
    );
  let passed = 0;
  for (const { name, begunAt, endedAt } of phases) {
    const x = (time: number): number => left + (inner * (passed + time - begunAt)) / total;
    parts.push(
      `<line x1="${x(begunAt)}" x2="${x(begunAt)}" y1="${top}" y2="${top + panelHeight}" stroke="#888"/>`,
      `<text x="${x(begunAt) + 4}" y="${top - 6}">${escape(name)}</text>`,
      ...mails
        .filter((mail) => mail.lane === 'critical' && mail.phase === name && mail.acceptedAt !== undefined)
        .map(
          ({ enqueuedAt, acceptedAt = 0 }) =>
            `<circle cx="${x(enqueuedAt).toFixed(1)}" cy="${y((acceptedAt - enqueuedAt) / 1000).toFixed(1)}" r="1.5" fill="${colours['critical']}" fill-opacity="0.5"/>`,
        ),
    );
    passed += endedAt - begunAt;
  }
  parts.push(
    `<text x="${left}" y="${top + panelHeight + 18}">every critical mail by when it was enqueued: enqueue to accept; the red line is one second</text>`,
  );
  return parts.join('\n');
};

const bars = (rows: readonly Row[], from: number): string => {
  const begin = 270;
  const inner = width - begin - right;
  const x = (value: number): number => begin + inner * place(value);
  const bottom = from + rows.length * 18;
  const grid = seconds.map(
    (value) =>
      `<line x1="${x(value)}" x2="${x(value)}" y1="${from - 10}" y2="${bottom}" stroke="${value === 1 ? '#c0392b' : '#ddd'}"/>` +
      `<text x="${x(value)}" y="${bottom + 16}" text-anchor="middle">${label(value)}</text>`,
  );
  const lines = rows.flatMap(({ phase, lane, source, latency }, index) => {
    if (latency === undefined) return [];
    const y = from + index * 18;
    const colour = colours[lane] ?? '#000';
    return [
      `<text x="${begin - 10}" y="${y + 4}" text-anchor="end">${escape(`${phase}: ${lane}, ${source}`)}</text>`,
      `<line x1="${x(latency.p50)}" x2="${x(latency.p99)}" y1="${y}" y2="${y}" stroke="${colour}" stroke-width="4"/>`,
      ...[latency.p50, latency.p95, latency.p99].map(
        (value) => `<circle cx="${x(value)}" cy="${y}" r="4" fill="${colour}"/>`,
      ),
    ];
  });
  return [
    ...grid,
    ...lines,
    `<text x="${begin}" y="${bottom + 38}">enqueue to accept: p50, p95 and p99 by phase, lane and source</text>`,
  ].join('\n');
};

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
