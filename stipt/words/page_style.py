"""The look of a stand-alone page: the tokens of the product's screens, for reading and print."""

from __future__ import annotations

from typing import Final

STYLE: Final = """\
:root {
  color-scheme: light dark;
  --canvas: light-dark(oklch(99.3% .002 230), oklch(20.5% .01 240));
  --ink: light-dark(oklch(24% .015 240), oklch(93% .006 230));
  --muted: light-dark(oklch(49% .014 240), oklch(71.5% .012 235));
  --line: light-dark(oklch(91.5% .005 235), oklch(29.5% .012 240));
  --edge: light-dark(oklch(62% .012 240), oklch(55% .014 240));
  --accent: light-dark(oklch(43% .078 215), oklch(82% .085 205));
  --paused: light-dark(oklch(45% .06 255), oklch(82% .06 255));
  --met: light-dark(oklch(45% .09 150), oklch(83% .11 150));
  --breached: light-dark(oklch(45% .17 27), oklch(80% .11 25));
}
*, ::before, ::after { box-sizing: border-box }
* { margin: 0; padding: 0 }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100% }
body {
  background: var(--canvas); color: var(--ink); accent-color: var(--accent);
  font: 1rem/1.5 -apple-system, "Segoe UI", Inter, "Adwaita Sans", Roboto, "Noto Sans",
    "Liberation Sans", sans-serif;
  font-variant-numeric: tabular-nums; text-wrap: pretty;
}
h1, h2, h3, strong { font-weight: 600 }
h1 { font-size: 1.5rem; line-height: 1.3; letter-spacing: -.012em; text-wrap: balance }
h2 { font-size: 1.25rem; line-height: 1.3; margin: 3rem 0 .5rem }
h3 { font-size: 1rem; margin: 1.5rem 0 .25rem }
h2, h3, [id] { scroll-margin-top: 1rem }
:is(p, ul, ol, .scroll) + p, ul, ol, .scroll, figure { margin-top: .75rem }
ul, ol { padding-left: 1.25rem }
li + li { margin-top: .25rem }
.columns {
  display: grid; gap: 0 4rem; justify-content: center; margin: 2.5rem auto 4rem; padding: 0 1.5rem;
  grid-template-columns: minmax(0, 46rem) 15rem;
}
.lead, .reading, .colophon, figcaption { color: var(--muted) }
.lead { margin-top: .25rem }
.reading {
  font-size: .875rem; margin-top: .5rem; padding-left: .75rem; border-left: 2px solid var(--line);
}
.clause {
  color: var(--muted); font-size: .75rem; font-weight: 500; text-decoration: none;
  padding: .3em .2em; white-space: nowrap;
}
td > a:not([class]) {
  color: var(--accent); text-decoration: underline color-mix(in oklab, currentColor 35%, #0000);
  text-underline-offset: .18em;
}
a.clause:hover, nav a:hover { text-decoration: underline }
sup { line-height: 0 }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px }
.vh, .skip:not(:focus) {
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap;
}
.skip:focus {
  position: absolute; z-index: 9; padding: .5rem .75rem; background: var(--accent);
  color: var(--canvas);
}
.scroll { overflow-x: auto; position: relative }
table { border-collapse: collapse; width: 100%; font-size: .875rem }
caption { text-align: left; font-size: .75rem; color: var(--muted); padding-bottom: .25rem }
td, th {
  text-align: left; vertical-align: top; font-weight: 400; padding: .4rem .75rem .4rem 0;
  border-bottom: 1px solid var(--line);
}
:is(td, th):last-child { padding-right: 0 }
thead th { font-size: .75rem; color: var(--muted); vertical-align: bottom }
tbody th { font-weight: 500; min-width: 8rem }
figure + figure { margin-top: 1.5rem }
figure svg { display: block; margin-bottom: .25rem }
figcaption { font-size: .875rem }
.signatures { display: grid; grid-template-columns: 1fr 1fr; gap: 2rem 3rem; margin-top: 1rem }
.signatures dt { font-size: .75rem; color: var(--muted); margin-top: 1.25rem }
.signatures dd { height: 1.75rem; border-bottom: 1px solid var(--edge) }
.signatures dd:last-child { height: 4rem }
.colophon {
  font-size: .75rem; margin-top: 3rem; padding-top: .5rem; border-top: 1px solid var(--line);
}
code {
  font-family: ui-monospace, "Cascadia Mono", "Liberation Mono", monospace; overflow-wrap: anywhere;
}
.contents { font-size: .875rem; align-self: start; position: sticky; top: 1.5rem }
.contents { max-height: calc(100vh - 3rem); overflow-y: auto }
.contents h2 { font-size: .875rem; margin: 0 0 .5rem }
.contents ul { list-style: none; padding: 0; margin: 0 }
.contents a { color: inherit; text-decoration: none }
.contents .of-clause { padding-left: .75rem; color: var(--muted) }
@media (width < 68rem) {
  .columns { grid-template-columns: minmax(0, 46rem) }
  .contents { display: none }
}
@media (width < 40rem) {
  .columns { margin-top: 1.5rem; padding: 0 1rem }
  .signatures { grid-template-columns: 1fr }
  td, th { hyphens: auto }
  tbody th { min-width: 5.5rem }
}
@media (prefers-contrast: more) { :root { --muted: var(--ink); --line: var(--edge) } }
@media print {
  @page {
    size: A4; margin: 18mm 20mm;
    @bottom-right { content: counter(page) " / " counter(pages); font: 8pt sans-serif }
  }
  :root { color-scheme: light }
  body { font-size: 10pt; line-height: 1.4; background: none }
  .columns { display: block; margin: 0; padding: 0 }
  .contents, .skip { display: none }
  .scroll { overflow: visible }
  h1 { font-size: 16pt }
  h2 { font-size: 12pt; margin-top: 18pt }
  h3 { font-size: 10pt }
  h2, h3, caption, thead { break-after: avoid }
  tr, figure, li, .reading, .signatures { break-inside: avoid }
  table, .reading, figcaption { font-size: 9pt }
  .clause { padding: 0 }
  p, li { orphans: 3; widows: 3 }
}
"""
