import { simulate } from '../simulate.ts';
const from = Number(process.argv[2] ?? 1); const n = Number(process.argv[3] ?? 1);
const t = process.cpuUsage(); const began = Date.now();
const kinds = new Map<string, number[]>(); const counts = new Map<string, number>();
for (let seed = from; seed < from + n; seed++) {
  const run = await simulate(seed);
  for (const [k] of run.counts) counts.set(k, (counts.get(k) ?? 0) + 1);
  if (n === 1) { console.log(run.show(Number(process.argv[4] ?? 80))); console.log(run.violations); }
  const v = run.violations[0];
  if (v) { const k = v.invariant + ': ' + v.what.replaceAll(/\d+/g, 'N'); kinds.set(k, [...(kinds.get(k) ?? []), seed]); }
}
if (n > 1) { for (const [k, s] of [...kinds].sort((a, b) => b[1].length - a[1].length)) console.log(s.length, k, s.slice(0, 5).join(' ')); console.log([...counts].sort().map(([k, c]) => k + '=' + c).join(' ')); }
const u = process.cpuUsage(t); console.log('ms per seed', (u.user+u.system)/1000/n, 'wall', (Date.now()-began)/n);
