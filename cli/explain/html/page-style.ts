/** The page's only style. Colours keep a contrast of 4.5 to 1 on their ground in both schemes. */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --ground: #f4f5f7; --card: #ffffff; --text: #1c2330; --quiet: #566073; --line: #d9dde5;
  --accent: #2f4bc7; --accent-ground: #eef1fd; --code-ground: #eceff4;
  --good: #14683b; --good-ground: #e0f3e7; --wait: #7a4b00; --wait-ground: #fdf0d5; --bad: #a3212b; --bad-ground: #fce5e5;
  --none: #4a5465; --none-ground: #e9ecf1;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #12151b; --card: #1b2029; --text: #e7eaf0; --quiet: #a4adbd; --line: #333b48;
    --accent: #a9b8ff; --accent-ground: #222b4a; --code-ground: #2a313d;
    --good: #7fd6a2; --good-ground: #173626; --wait: #f0c069; --wait-ground: #3a2d12; --bad: #ff9d9d; --bad-ground: #43201f;
    --none: #b9c2d0; --none-ground: #2a313d;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0; background: var(--ground); color: var(--text);
  font: 1rem/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", Arial, sans-serif;
  overflow-wrap: anywhere;
}
[lang="ja"] {
  font-family: "Hiragino Sans", "Hiragino Kaku Gothic ProN", "Yu Gothic UI", "Noto Sans JP", "Noto Sans CJK JP", Meiryo, system-ui, sans-serif;
  line-height: 1.75; line-break: strict;
}
:lang(ja) :is(h1, h4) { word-break: auto-phrase; }
:lang(ja) p { text-wrap: wrap; }
h1, h2, h3, h4, h5, h6, p, dl, dd, ol, ul, blockquote, fieldset, table { margin: 0; padding: 0; }
h1, h2, h3, h4, h5, h6 { line-height: 1.35; text-wrap: balance; }
p { text-wrap: pretty; }
code, .id { font-family: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "Noto Sans Mono", monospace; font-size: .9em; }
code { background: var(--code-ground); border-radius: .25rem; padding: .1em .35em; }
a { color: var(--accent); text-underline-offset: .2em; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: .25rem; }
.top, main { max-width: 74rem; margin-inline: auto; padding-inline: clamp(1rem, 4vw, 2.5rem); }
time { white-space: nowrap; }
.top { display: flex; align-items: center; justify-content: space-between; gap: 1rem; padding-block: 1.25rem .75rem; }
.brand { font-weight: 700; letter-spacing: .02em; color: var(--quiet); }
.languages { border: 1px solid var(--line); border-radius: 99rem; background: var(--card); display: flex; padding: .2rem; }
.languages input { position: absolute; opacity: 0; width: 1px; height: 1px; }
.languages label { padding: .3rem .95rem; border-radius: 99rem; cursor: pointer; color: var(--quiet); font-size: .9rem; line-height: 1.4; }
.languages input:checked + label { background: var(--accent-ground); color: var(--accent); font-weight: 600; }
.languages input:focus-visible + label { outline: 3px solid var(--accent); outline-offset: 2px; }
.hidden-text { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
body:has(#choose-en:checked) .in-ja, body:has(#choose-ja:checked) .in-en { display: none; }
main { padding-bottom: 3rem; }
h1 { font-size: clamp(1.5rem, 1.2rem + 1.6vw, 2.1rem); letter-spacing: -.01em; margin-bottom: 1.25rem; }
.message { margin-bottom: 2.5rem; }
.card + .message { margin-top: 2.25rem; }
h2 { font-size: 1rem; font-weight: 600; color: var(--quiet); }
h2 .id { color: var(--text); font-size: .95em; }
.facts { display: flex; flex-wrap: wrap; gap: .3rem 1.5rem; margin: .5rem 0 1.25rem; font-size: .95rem; }
.facts > div { display: flex; flex-wrap: wrap; gap: 0 .5rem; min-width: 0; }
.facts dt { color: var(--quiet); }
.facts dd { font-weight: 600; min-width: 0; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .9rem; padding: clamp(1.1rem, 3vw, 1.9rem); margin-bottom: 1.25rem; }
table { width: 100%; border-collapse: collapse; font-size: .95rem; }
caption { text-align: start; font-weight: 600; padding-bottom: .6rem; }
th, td { text-align: start; vertical-align: baseline; padding: .55rem 1rem .55rem 0; border-top: 1px solid var(--line); }
thead th { color: var(--quiet); font-weight: 500; font-size: .9rem; border-top: 0; padding-top: 0; }
tbody th { font-weight: 600; }
.pill { display: inline-flex; align-items: baseline; gap: .4em; border-radius: 99rem; padding: .15rem .8rem; font-weight: 650; font-size: .92rem; white-space: nowrap; }
.good { --tone: var(--good); --tone-ground: var(--good-ground); }
.wait { --tone: var(--wait); --tone-ground: var(--wait-ground); }
.bad { --tone: var(--bad); --tone-ground: var(--bad-ground); }
.none { --tone: var(--none); --tone-ground: var(--none-ground); }
.pill { color: var(--tone); background: var(--tone-ground); }
.delivery > header { display: flex; flex-wrap: wrap; align-items: baseline; gap: .4rem .9rem; }
h3 { font-size: 1.25rem; min-width: 0; }
.sentence { flex-basis: 100%; color: var(--quiet); }
.columns { display: grid; gap: 1.75rem; margin-top: 1.5rem; }
.columns > * { min-width: 0; }
h4 { font-size: .95rem; font-weight: 650; margin-bottom: .6rem; }
.main > section + section { margin-top: 1.75rem; }
.customer { background: var(--accent-ground); border-radius: .7rem; padding: 1.1rem 1.25rem; }
.customer h4 { color: var(--accent); }
.customer blockquote { font-size: 1.05rem; }
.customer p + p { margin-top: .35rem; }
.reason { border-top: 1px solid var(--line); padding-top: 1rem; }
.reason + .reason { margin-top: 1.25rem; }
h5 { font-size: .95rem; margin-bottom: .6rem; }
.voices { display: grid; gap: 1.1rem; }
.voices > div { min-width: 0; }
h6 { font-size: .85rem; font-weight: 500; color: var(--quiet); margin-bottom: .15rem; }
.next { margin-top: .45rem; padding-inline-start: .8rem; border-inline-start: 3px solid var(--line); }
.next-name { display: block; font-size: .85rem; color: var(--quiet); }
.details { display: grid; grid-template-columns: fit-content(40%) 1fr; gap: .45rem 1.25rem; font-size: .95rem; }
.details dt { color: var(--quiet); min-width: 0; }
.details dd { min-width: 0; }
.evidence { list-style: none; font-size: .95rem; display: grid; gap: .35rem; }
.evidence li { padding-inline-start: 1.1rem; position: relative; min-width: 0; }
.evidence li::before { content: ""; position: absolute; inset-inline-start: .1rem; top: .68em; width: .35rem; height: .35rem; border-radius: 50%; background: var(--quiet); }
.time-line { list-style: none; border-inline-start: 2px solid var(--line); margin-inline-start: .4rem; }
.time-line li { position: relative; padding: 0 0 1.1rem 1.2rem; font-size: .95rem; }
.time-line li:last-child { padding-bottom: 0; }
.time-line li::before { content: ""; position: absolute; inset-inline-start: calc(-.4rem - 1px); top: .42em; width: .8rem; height: .8rem; border-radius: 50%; background: var(--tone); border: 2px solid var(--card); }
.when { font-size: .85rem; color: var(--quiet); font-variant-numeric: tabular-nums; }
.when time { white-space: normal; }
.when .day { display: block; }
.elapsed { margin-inline-start: .6em; }
.more { font-size: .88rem; color: var(--quiet); }
.more code { margin-inline-end: .3em; }
.foot { border-top: 1px solid var(--line); padding-top: 1rem; color: var(--quiet); font-size: .88rem; }
@media (min-width: 60rem) {
  .columns { grid-template-columns: minmax(0, 2.4fr) minmax(0, 1fr); gap: 2.75rem; }
  .voices { grid-template-columns: 1fr 1fr; gap: 1.75rem; }
}
@media (max-width: 36rem) {
  .facts > div { flex-basis: 100%; }
  .details { grid-template-columns: 1fr; gap: 0; }
  .details dd { margin-bottom: .6rem; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tbody tr { display: grid; gap: .25rem; padding-block: .7rem; border-top: 1px solid var(--line); }
  tbody th, tbody td { border: 0; padding: 0; }
}
@media print {
  :root {
    color-scheme: light; --ground: #fff; --card: #fff; --text: #000; --quiet: #444; --line: #bbb; --accent: #1f3696; --accent-ground: #fff;
    --good: #14683b; --good-ground: #fff; --wait: #7a4b00; --wait-ground: #fff; --bad: #a3212b; --bad-ground: #fff; --none: #333; --none-ground: #fff;
    --code-ground: #fff;
  }
  @page { margin: 16mm; }
  html { font-size: 9.5pt; }
  .languages { display: none; }
  .top, main { max-width: none; padding-inline: 0; }
  .card { border: 0; border-top: 1pt solid var(--line); border-radius: 0; padding-inline: 0; }
  .customer, .pill { border: 1pt solid var(--line); }
  .customer, .reason, .time-line li, tr { break-inside: avoid; }
  h2, h3, h4, h5, h6 { break-after: avoid; }
  code { padding: 0; }
}
`;
