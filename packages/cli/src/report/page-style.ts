/** Style of a page: for screens of every width, light and dark, and for A4 paper, which is always light. */
export const pageStyle = `
:root {
  color-scheme: light dark;
  print-color-adjust: exact;
  -webkit-print-color-adjust: exact;
  --ink: light-dark(#1b1f24, #e6e9ed);
  --dim: light-dark(#5c6670, #9aa4af);
  --line: light-dark(#dde2e8, #333a43);
  --soft: light-dark(#f5f7f9, #1d2126);
  --back: light-dark(#fff, #14171a);
  --c0: light-dark(#c2410c, #fb923c);
  --c1: light-dark(#0b66c3, #6cb2f7);
  --c2: light-dark(#64748b, #a3b1c4);
  --c3: light-dark(#15803d, #4ade80);
  --c4: light-dark(#7e22ce, #c084fc);
  --c5: light-dark(#a16207, #facc15);
  --c6: light-dark(#be185d, #f472b6);
  --c7: light-dark(#0f766e, #2dd4bf);
}
* { box-sizing: border-box; }
body {
  margin: 0 auto;
  max-width: 64rem;
  padding: 2rem 1.25rem 3rem;
  font: 15px/1.5 system-ui, sans-serif;
  background: var(--back);
  color: var(--ink);
  overflow-wrap: anywhere;
}
h1 { margin: 0; font-size: 1.6rem; line-height: 1.25; }
h2 { margin: 2.5rem 0 .6rem; padding-top: 1.2rem; border-top: 1px solid var(--line); font-size: 1.15rem; }
h3 { margin: 1.2rem 0 .3rem; font-size: .95rem; }
h1, h2, h3, .lead { break-after: avoid; }
p { margin: .3rem 0 .8rem; max-width: 46rem; }
code { font-family: ui-monospace, monospace; font-size: .9em; }
.dim { color: var(--dim); }
.whole, figure, tr, .facts, .errors li, .cases li { break-inside: avoid; }

.made { display: grid; grid-template-columns: max-content 1fr; gap: .1rem .9rem; margin: .8rem 0 1.25rem; font-size: .85rem; }
.made dt { color: var(--dim); }
.made dd { margin: 0; min-width: 0; }
.note { padding: .5rem .9rem; border-left: .25rem solid var(--c5); background: var(--soft); }

.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .75rem; margin: 1.25rem 0; }
.fact { padding: .7rem .9rem; background: var(--soft); border: 1px solid var(--line); border-radius: .5rem; }
.fact b { display: block; font-size: 1.35rem; line-height: 1.3; font-variant-numeric: tabular-nums; }
.fact span { color: var(--dim); font-size: .85rem; }

.wide { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: .3rem .6rem; text-align: right; vertical-align: baseline; border-bottom: 1px solid var(--line); overflow-wrap: normal; }
th:first-child, td:first-child { position: sticky; left: 0; padding-left: 0; text-align: left; background: var(--back); overflow-wrap: anywhere; min-width: 6rem; }
thead th { color: var(--dim); font-weight: 600; vertical-align: bottom; }
thead th.long { min-width: 4.5rem; overflow-wrap: anywhere; }
.words { min-width: 7rem; text-align: left; overflow-wrap: anywhere; }
.n { white-space: nowrap; }
table + table, .wide + .wide, .bar + .wide { margin-top: 1rem; }
.bars { min-width: 6rem; width: 12rem; }

.matrices { display: flex; flex-wrap: wrap; gap: .5rem 2.5rem; }
.matrices > * { min-width: 0; max-width: 100%; }
.many th, .many td { padding: .15rem .25rem; font-size: .75rem; }
.many thead th { max-height: 9rem; }
.many thead th:not(:first-child) { min-width: 0; writing-mode: vertical-rl; transform: rotate(180deg); text-align: left; vertical-align: top; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.many .share { display: block; }

.grid { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(24rem, 100%), 1fr)); gap: 1rem 2rem; }
.grid > * { max-width: 34rem; }
figure { margin: .5rem 0; min-width: 0; max-width: 34rem; }
figcaption { margin: .2rem 0 0 .5rem; font-size: .85rem; }
svg { display: block; width: 100%; height: auto; }

.legend { max-width: none; }
.legend span { display: inline-block; margin-right: 1.1rem; }
.key { display: inline-block; width: .75rem; height: .75rem; margin: 0 .35rem 0 0; border-radius: .15rem; vertical-align: -1px; }
.bar { display: flex; height: 1.5rem; border-radius: .3rem; overflow: hidden; }
.bar i { display: block; }
td .bar { height: 1rem; }

.errors { margin: .8rem 0; padding: 0; list-style: none; max-width: 46rem; }
.errors li { padding: .55rem 0; border-bottom: 1px solid var(--line); }
.errors p { margin: 0; }
.errors .dim { font-size: .85rem; }
.answer { display: inline-block; margin-right: .6rem; }

.cases { padding-left: 1.2rem; }

footer { margin-top: 2.5rem; color: var(--dim); font-size: .85rem; }

@media (max-width: 40rem) {
  body { padding: 1.25rem 1rem 2rem; }
  h1 { font-size: 1.35rem; }
  .facts { grid-template-columns: repeat(auto-fit, minmax(7.5rem, 1fr)); gap: .5rem; }
  .made { grid-template-columns: 1fr; }
  .made dt { margin-top: .3rem; }
  th, td { padding: .3rem .45rem; font-size: .85rem; }
  .bars { display: none; }
}

@page { size: A4; margin: 14mm 12mm; }
@media print {
  :root { color-scheme: light; }
  body { max-width: none; padding: 0; font-size: 9.5pt; orphans: 3; widows: 3; }
  h2 { margin-top: 1.6rem; padding-top: .8rem; }
  p, .errors { max-width: none; }
  .facts { grid-template-columns: repeat(auto-fit, minmax(6.5rem, 1fr)); gap: .5rem; }
  .fact b { font-size: 1.1rem; }
  /* A box that scrolls is neither cut at its edge nor broken between pages. */
  .wide { overflow: visible; }
  th, td { padding: .2rem .45rem; font-size: 8.5pt; }
  th:first-child, td:first-child { position: static; min-width: 4rem; }
  .many th, .many td { padding: .1rem .12rem; font-size: 6.5pt; }
  /* Lines of boxes: a title stays with the line below it, which it does not with a grid. */
  .grid, .matrices { display: block; }
  .grid > *, .matrices > * { display: inline-block; vertical-align: top; }
  .grid > * { width: 48%; margin: 0 1.5% .6rem 0; }
  .matrices > * { margin-right: 2rem; }
  .bars { width: 8rem; min-width: 4rem; }
  footer { margin-top: 1.2rem; break-before: avoid; }
}
`;
