// The style sheet of a page: one column of text at a readable measure, contents beside it where there is room.
//
// Colours are custom properties, given once for light and once for dark. Sizes are relative to the reader's own.
#include "writer/html_style.h"

namespace docmill::html {

const std::string_view kStyleSheet = R"css(:root {
  color-scheme: light dark;
  --page: #fcfcfa; --ink: #1d2228; --soft: #57606b; --line: #dfe2e6; --tint: #f2f3f1;
  --link: #0a58a6; --mark: #0f766e; --wash: #fdf3c8;
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", "DejaVu Sans", sans-serif;
 
  --mono: ui-monospace, "Cascadia Mono", "SF Mono", Menlo, Consolas, "Liberation Mono", "DejaVu Sans Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #14181c; --ink: #e3e7eb; --soft: #a3adb8; --line: #30373f; --tint: #1c2228;
    --link: #7db8f5; --mark: #4fc1b0; --wash: #413a14;
  }
}
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; scroll-padding-top: 1.5rem; }
body {
  margin: 0; padding: clamp(1.25rem, 4vw, 3.5rem) clamp(1rem, 5vw, 3rem) 4rem;
  background: var(--page); color: var(--ink);
  font: 1.0625rem/1.65 var(--sans); text-rendering: optimizeLegibility; overflow-wrap: break-word;
}
main, nav.contents, body > footer { max-width: 46rem; margin-inline: auto; }
main > :first-child { margin-top: 0; }

h1, h2, h3, h4, h5, h6 { margin: 2em 0 .6em; line-height: 1.25; font-weight: 650; text-wrap: balance; }
h1 {
  font-size: clamp(1.9rem, 1.4rem + 2.2vw, 2.6rem); line-height: 1.15; letter-spacing: -.022em;
  margin: 0 0 1.4rem;
}
h1::after {
  content: ""; display: block; width: 3.25rem; height: .25rem; margin-top: 1.1rem; border-radius: 2px;
  background: var(--mark);
}
* + h1 { margin-top: 4rem; }
h2 {
  font-size: 1.5rem; letter-spacing: -.012em; margin-top: 3rem; padding-top: 1.5rem;
  border-top: 1px solid var(--line);
}
h3 { font-size: 1.2rem; }
h4 { font-size: 1.0625rem; }
h5, h6 { font-size: .95rem; color: var(--soft); }
h2 + h3, h3 + h4 { margin-top: 1.2em; }
hr + h1, hr + h2 { margin-top: 0; padding-top: 0; border-top: 0; }
.number { margin-inline-end: .35em; color: var(--mark); font-variant-numeric: tabular-nums; }

p, ul, ol, pre, blockquote, details, div.table, table { margin: 0 0 1.15em; }
ul, ol { padding-inline-start: 1.6em; }
li { margin: .3em 0; }
li > ul, li > ol { margin: .3em 0; }
li > p { margin-bottom: .6em; }
li::marker { color: var(--soft); font-variant-numeric: tabular-nums; }
li.task { list-style: none; margin-inline-start: -1.6em; padding-inline-start: 1.6em; }
li.task input {
  appearance: none; width: 1.05em; height: 1.05em; margin: 0 .28em 0 -1.6em; vertical-align: -.15em;
  border: 1.5px solid var(--soft); border-radius: .25em; opacity: 1;
}
li.task input:checked { border-color: var(--mark); background: var(--mark); }
li.task input:checked::after {
  content: ""; display: block; width: .3em; height: .6em; margin: .06em auto 0;
  border: solid var(--page); border-width: 0 .15em .15em 0; transform: rotate(45deg);
}

a { color: var(--link); text-decoration-thickness: 1px; text-underline-offset: .18em; }
a:hover { text-decoration-thickness: 2px; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 2px; }
:target {
  scroll-margin-top: 1.5rem; background: var(--wash); box-shadow: 0 0 0 .3rem var(--wash); border-radius: 2px;
}
main:target { background: none; box-shadow: none; }
strong { font-weight: 650; }
del { color: var(--soft); }
img { max-width: 100%; height: auto; border-radius: .4rem; }
mark { background: var(--wash); color: inherit; }
hr { width: 5rem; margin: 2.8em auto; border: 0; border-top: 2px solid var(--line); }
blockquote {
  margin-inline: 0; padding: .1em 0 .1em 1.25em; border-inline-start: .25rem solid var(--mark);
  color: var(--soft);
}
blockquote > :last-child, li > :last-child, details > :last-child { margin-bottom: 0; }

code, kbd, samp, pre { font-family: var(--mono); font-size: .875em; font-variant-ligatures: none; }
:not(pre) > code { padding: .15em .35em; border-radius: .3em; background: var(--tint); }
h1 code, h2 code, h3 code { font-size: .9em; }
a > code { color: inherit; }
kbd {
  padding: .1em .45em; border: 1px solid var(--line); border-bottom-width: 2px; border-radius: .35em;
  background: var(--tint);
}
pre {
  padding: 1rem 1.15rem; overflow-x: auto; line-height: 1.55; tab-size: 4;
  border: 1px solid var(--line); border-radius: .55rem; background: var(--tint);
}
pre code { font-size: 1em; }

div.table { overflow-x: auto; }
table {
  min-width: 100%; border-collapse: collapse; font-size: .94em; line-height: 1.5;
  font-variant-numeric: tabular-nums;
}
div.table > table { margin: 0; }
th, td {
  padding: .55em .9em; border-bottom: 1px solid var(--line); text-align: start; vertical-align: top;
  overflow-wrap: normal;
}
th:first-child, td:first-child { padding-inline-start: .15em; }
th { border-bottom: 2px solid var(--soft); font-weight: 650; vertical-align: bottom; }
.left { text-align: left; } .center { text-align: center; } .right { text-align: right; }

details { padding: .7em 1em; border: 1px solid var(--line); border-radius: .55rem; }
summary { font-weight: 600; cursor: pointer; }
details[open] > summary { margin-bottom: .6em; }

sup, sub { font-size: .75em; line-height: 0; }
sup.footnote a { padding: 0 .15em; text-decoration: none; font-weight: 600; }
section.footnotes {
  margin-top: 3.5rem; padding-top: 1.2rem; border-top: 1px solid var(--line); font-size: .92em;
  color: var(--soft);
}
section.footnotes p { margin-bottom: .5em; }
a.back { padding: 0 .2em; text-decoration: none; }
body > footer { margin-top: 3.5rem; color: var(--soft); font-size: .9em; }

nav.contents {
  margin-bottom: 3rem; padding: 1.1rem 1.35rem; border: 1px solid var(--line); border-radius: .55rem;
  background: var(--tint); font-size: .94em; line-height: 1.45;
}
nav.contents p {
  margin: 0 0 .6em; color: var(--soft); font-size: .85em; font-weight: 650; letter-spacing: .06em;
  text-transform: uppercase;
}
nav.contents ol { margin: 0; padding: 0; list-style: none; }
nav.contents ol ol { padding-inline-start: 1.1em; }
nav.contents li { margin: .35em 0; }
nav.contents a { color: inherit; text-decoration: none; }
nav.contents a:hover { color: var(--link); text-decoration: underline; }
nav.contents code { padding: 0; background: none; }
a.skip { position: absolute; inset-block-start: -10rem; }
a.skip:focus { inset: .75rem auto auto .75rem; padding: .5em 1em; background: var(--page); z-index: 1; }

@media (min-width: 78rem) {
  body:has(> nav.contents) {
    display: grid; grid-template-columns: 16rem minmax(0, 46rem); gap: 0 4.5rem; justify-content: center;
    align-items: start;
  }
  body:has(> nav.contents) > * { margin-inline: 0; grid-column: 2; }
  body > nav.contents {
    grid-column: 1; grid-row: 1 / span 2; position: sticky; top: 2.5rem; max-height: calc(100vh - 5rem);
    overflow-y: auto;
    padding: .2rem .5rem .2rem 0; border: 0; border-radius: 0; background: none;
  }
}

@media print {
  :root {
    color-scheme: light;
    --page: #fff; --ink: #000; --soft: #444; --line: #bbb; --tint: #f5f5f5; --link: #000; --mark: #000;
    --wash: #fff;
  }
  @page { margin: 20mm 18mm; }
  body { padding: 0; font-size: 10.5pt; line-height: 1.5; }
  main, nav.contents, body > footer { max-width: none; }
  nav.contents { break-after: page; border: 0; padding: 0; background: none; }
  a.skip, a.back { display: none; }
  main a[href^="http"]::after {
    content: " (" attr(href) ")"; color: var(--soft); font-size: .85em; overflow-wrap: anywhere;
  }
  h1, h2, h3, h4, h5, h6 { break-after: avoid; break-inside: avoid; }
  p, li, blockquote { orphans: 3; widows: 3; }
  pre, tr, img { break-inside: avoid; }
  pre { white-space: pre-wrap; overflow: visible; }
  div.table { overflow: visible; }
  thead { display: table-header-group; }
}
)css";

}  // namespace docmill::html
