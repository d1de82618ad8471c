// Style sheets: one column of text at a readable measure, contents beside it where there is room.
//
// The shared sheet says how things are laid out and takes every colour, face and measure from custom properties; a
// theme sets those, and adds the few rules that are its own. Sizes are relative to the reader's own.
#include "writer/html_style.h"

namespace docmill::html {
namespace {

constexpr std::string_view kShared = R"css(:root {
  color-scheme: light dark;
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", "DejaVu Sans", sans-serif;
  --serif: "Iowan Old Style", "Palatino Linotype", Palatino, "Source Serif 4", Georgia, "Noto Serif", "Liberation Serif", "DejaVu Serif", serif;
  --mono: ui-monospace, "Cascadia Mono", "SF Mono", Menlo, Consolas, "Liberation Mono", "DejaVu Sans Mono", monospace;
  --text: var(--sans); --heads: var(--sans); --size: 1.0625rem; --leading: 1.65; --gap: 1.15em; --bold: 650;
  --measure: 46rem; --side: 16rem; --round: .5rem;
  --page: #fff; --ink: #1c2127; --soft: #57606a; --line: #d8dde3; --tint: #f5f7f9; --chip: #edf0f3; --link: #0a58a6; --mark: #0f766e;
  --wash: #fff3bf; --hk: #97266d; --ht: #0b6470; --hf: #1557a8; --hs: #256029; --hn: #8f4700; --hc: #5b6670; --ha: #6033a8;
  --hi: #176335; --hd: #a8261d; --note: #0a58a6; --tip: #17683a; --important: #6b3fb8; --warning: #855600; --caution: #b3261e;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #13171b; --ink: #e2e6ea; --soft: #a2acb7; --line: #333b43; --tint: #1b2127; --chip: #262d35; --link: #7db8f5; --mark: #4fc1b0;
    --wash: #443c12; --hk: #f08cc2; --ht: #64cfc6; --hf: #86bdf7; --hs: #98d398; --hn: #f0b072; --hc: #95a1ad; --ha: #c4adf7;
    --hi: #79dc9b; --hd: #ff9c93; --note: #7db8f5; --tip: #6fce90; --important: #c4adf7; --warning: #e8b64c; --caution: #ff9c93;
  }
}
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; scroll-padding-top: 1.5rem; }
body {
  margin: 0; padding: clamp(1.5rem, 4vw, 4rem) clamp(1.1rem, 5vw, 3rem) 5rem;
  background: var(--page); color: var(--ink);
  font: var(--size)/var(--leading) var(--text); text-rendering: optimizeLegibility; overflow-wrap: break-word;
}
body > header, body > nav, main { max-width: var(--measure); margin-inline: auto; }
body > header { margin-bottom: 2.2rem; }
main > :first-child { margin-top: 0; padding-top: 0; border-top: 0; }
li { unicode-bidi: plaintext; }
:is(ul, ol):dir(ltr) > li { text-align: left; }
:is(ul, ol):dir(rtl) > li { text-align: right; }
pre, code, kbd, samp { direction: ltr; unicode-bidi: isolate; }

h1, h2, h3, h4, h5, h6 {
  margin: 2em 0 .6em; font-family: var(--heads); line-height: 1.25; font-weight: var(--bold); text-wrap: balance;
}
h1 { margin: 0 0 .6rem; line-height: 1.15; }
main > * + h1 { margin-top: 4rem; }
h2 + h3, h3 + h4 { margin-top: 1.1em; }
hr + h1, hr + h2 { margin-top: 0; padding-top: 0; border-top: 0; }
.number { margin-inline-end: .4em; color: var(--mark); font-variant-numeric: tabular-nums; }
.author, .date { margin: .4rem 0 0; color: var(--soft); font-size: .94em; }
.author + .date { margin-top: 0; }

p, ul, ol, pre, blockquote, figure, details, .admonition, div.table, table { margin: 0 0 var(--gap); }
ul, ol { padding-inline-start: 1.6em; }
li { margin: .3em 0; }
li > ul, li > ol { margin: .3em 0; }
li > p { margin-bottom: .6em; }
li::marker { color: var(--soft); font-variant-numeric: tabular-nums; }
li.task { list-style: none; margin-inline-start: -1.6em; padding-inline-start: 1.6em; }
li.task input {
  appearance: none; width: 1.05em; height: 1.05em; margin: 0; margin-inline: -1.6em .28em; vertical-align: -.15em;
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
:target { background: var(--wash); box-shadow: 0 0 0 .3rem var(--wash); border-radius: 2px; }
main:target { background: none; box-shadow: none; }
strong { font-weight: var(--bold); }
del { color: var(--soft); }
img { max-width: 100%; height: auto; vertical-align: middle; border-radius: 3px; }
figure { text-align: center; }
li > figure { text-align: start; }
figcaption { margin-top: .6em; color: var(--soft); font-size: .92em; line-height: 1.45; text-wrap: balance; unicode-bidi: plaintext; }
a.image { padding: .1em .55em; border: 1px solid var(--line); border-radius: 1em; font-size: .85em; text-decoration: none; }
mark { background: var(--wash); color: inherit; }
hr { width: 5rem; margin: 2.8em auto; border: 0; border-top: 2px solid var(--line); }
blockquote { margin-inline: 0; padding: .1em 0; padding-inline-start: 1.25em; border-inline-start: .22rem solid var(--line); color: var(--soft); }
blockquote > :last-child, .admonition > :last-child, li > :last-child, details > :last-child { margin-bottom: 0; }

.admonition {
  --tone: var(--note); padding: .75em 1.1em; border: 1px solid var(--line); border-inline-start: .25rem solid var(--tone);
  border-radius: var(--round); background: color-mix(in srgb, var(--tone) 5%, var(--page));
}
.admonition-title { margin-bottom: .25em; color: var(--tone); font-family: var(--heads); font-weight: var(--bold); }
.tip { --tone: var(--tip); } .important { --tone: var(--important); }
.warning { --tone: var(--warning); } .caution { --tone: var(--caution); }

code, kbd, samp, pre { font-family: var(--mono); font-size: .875em; font-variant-ligatures: none; }
:not(pre) > code {
  padding: .1em .28em; border-radius: .25em; background: var(--chip); -webkit-box-decoration-break: clone; box-decoration-break: clone;
}
h1 code, h2 code, h3 code { font-size: .9em; }
a > code { color: inherit; }
kbd { padding: .1em .45em; border: 1px solid var(--line); border-bottom-width: 2px; border-radius: .35em; background: var(--tint); }
pre {
  padding: .9rem 1.1rem; overflow-x: auto; line-height: 1.55; tab-size: 4; text-align: left;
  border: 1px solid var(--line); border-radius: var(--round); background: var(--tint);
}
pre code { font-size: 1em; }
.hk { color: var(--hk); } .ht { color: var(--ht); } .hf { color: var(--hf); } .hs { color: var(--hs); }
.hn { color: var(--hn); } .hc { color: var(--hc); font-style: italic; } .ha { color: var(--ha); }
.hi { color: var(--hi); } .hd { color: var(--hd); } .hh { font-weight: bold; }

div.table { overflow-x: auto; }
table { min-width: 100%; border-collapse: collapse; font-size: .94em; line-height: 1.5; font-variant-numeric: tabular-nums; }
div.table > table { margin: 0; }
th, td { padding: .55em .85em; border-bottom: 1px solid var(--line); text-align: start; vertical-align: top; overflow-wrap: normal; }
div.table:not([tabindex]) :is(th, td) { overflow-wrap: anywhere; }
:is(th, td):first-child { padding-inline-start: .15em; }
:is(th, td):last-child { padding-inline-end: .15em; }
thead :is(th, td) { border-bottom: 2px solid var(--soft); font-family: var(--heads); font-weight: var(--bold); vertical-align: bottom; }

details { padding: .7em 1em; border: 1px solid var(--line); border-radius: var(--round); }
summary { font-weight: var(--bold); cursor: pointer; }
details[open] > summary { margin-bottom: .6em; }

sup, sub { font-size: .75em; line-height: 0; }
sup.footnote a { padding: 0 .15em; text-decoration: none; font-weight: var(--bold); }
section.footnotes { margin-top: 3.5rem; padding-top: 1.2rem; border-top: 1px solid var(--line); font-size: .92em; color: var(--soft); }
section.footnotes p { margin-bottom: .5em; }
a.back { padding: 0 .2em; }

nav.contents { margin-bottom: 2.5rem; font-size: .92em; line-height: 1.4; }
nav.contents p { display: none; }
nav.contents details { margin: 0; border-radius: var(--round); background: var(--tint); }
nav.contents ol { margin: 0; padding: 0; list-style: none; }
nav.contents > ol { padding: .3rem 1rem 0; }
nav.contents details:not([open]) + ol { display: none; }
nav.contents ol ol { padding-inline-start: 1em; }
nav.contents li { margin: 0; }
nav.contents a { display: block; padding: .26em 0; color: var(--soft); text-decoration: none; }
nav.contents > ol > li > a { color: var(--ink); }
nav.contents a:hover { color: var(--link); text-decoration: underline; }
nav.contents code { padding: 0; background: none; }
nav.contents .number { float: left; float: inline-start; }
nav.contents .number + span { display: flow-root; }
a.skip { position: absolute; inset-block-start: -10rem; }
a.skip:focus { inset: .75rem auto auto .75rem; padding: .5em 1em; background: var(--page); z-index: 1; }

@media (min-width: 72rem) {
  .with-contents {
    display: grid; grid-template: auto 1fr / var(--side) minmax(0, var(--measure)); gap: 0 clamp(3rem, 5vw, 5.5rem);
    justify-content: center; align-items: start;
  }
  .with-contents > :is(header, main) { grid-column: 2; margin-inline: 0; max-width: none; width: 100%; }
  .with-contents > nav.contents {
    grid-column: 1; grid-row: 1 / span 2; position: sticky; top: 2.5rem; max-height: calc(100vh - 4rem); margin: .6rem 0 0;
    overflow-y: auto; padding-inline-end: .75rem; scrollbar-width: thin;
  }
  nav.contents p {
    display: block; margin: 0 0 .5em; color: var(--soft); font-family: var(--heads); font-size: .85em; font-weight: var(--bold);
    letter-spacing: .05em; text-transform: uppercase;
  }
  nav.contents details { display: none; }
  nav.contents > ol, nav.contents details:not([open]) + ol { display: block; padding: 0; }
}

@media print {
  :root {
    color-scheme: light;
    --page: #fff; --ink: #000; --soft: #444; --line: #bbb; --tint: #f6f6f6; --chip: #f3f3f3; --link: #000; --mark: #000; --wash: #fff;
    --hk: #000; --ht: #000; --hf: #000; --hs: #333; --hn: #000; --hc: #555; --ha: #333; --hi: #000; --hd: #000;
    --note: #000; --tip: #000; --important: #000; --warning: #000; --caution: #000;
  }
  @page { margin: 20mm 18mm; }
  body { padding: 0; font-size: 10.5pt; line-height: 1.5; }
  body > header, body > nav, main { max-width: none; }
  nav.contents { break-after: page; }
  nav.contents p { display: block; font-weight: bold; }
  nav.contents > ol, nav.contents details:not([open]) + ol { display: block; padding: 0; }
  nav.contents details, a.skip, a.back { display: none; }
  main a[href^="http"]:not(.bare)::after { content: " (" attr(href) ")"; color: var(--soft); font-size: .85em; overflow-wrap: anywhere; }
  h1, h2, h3, h4, h5, h6 { break-after: avoid; break-inside: avoid; }
  p, li, blockquote { orphans: 3; widows: 3; }
  pre, tr, img, figure, .admonition { break-inside: avoid; }
  li.task input { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  pre { white-space: pre-wrap; overflow: visible; }
  div.table { overflow: visible; }
  thead { display: table-header-group; }
}
)css";

constexpr std::string_view kModern = R"css(
h1 { font-size: clamp(1.95rem, 1.4rem + 2.2vw, 2.65rem); letter-spacing: -.024em; }
h2 {
  margin-top: 3rem; padding-top: 1.4rem; border-top: 1px solid var(--line); font-size: 1.5rem; letter-spacing: -.014em;
}
h3 { font-size: 1.19rem; letter-spacing: -.006em; }
h4 { font-size: 1.0625rem; }
h5, h6 { font-size: .95rem; color: var(--soft); }
)css";

constexpr std::string_view kClassic = R"css(
:root {
  --text: var(--serif); --heads: var(--serif); --size: 1.125rem; --leading: 1.6; --gap: 1em; --bold: 700;
  --measure: 39rem; --round: 0; --page: #fffefb; --ink: #1f1b16; --soft: #5d554b; --line: #d9d2c6; --tint: #f7f3ea; --chip: #f1ebde;
  --link: #7a2318; --mark: #7a2318; --wash: #f8ecc2; --hc: #665d52;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #181613; --ink: #e9e3d8; --soft: #b3a999; --line: #403a32; --tint: #211e1a; --chip: #2d2923; --link: #eba695; --mark: #eba695;
    --wash: #463a14; --hc: #a89e8f;
  }
}
body { hyphens: auto; }
:is(h1, h2, h3, h4, h5, h6, pre, code, table) { hyphens: manual; }
body > header { padding-bottom: 1.6rem; border-bottom: 1px solid var(--line); text-align: center; }
h1 { font-size: clamp(2rem, 1.5rem + 2vw, 2.6rem); font-weight: 400; letter-spacing: -.01em; }
.author, .date { font-style: italic; }
h2 { margin-top: 2.6rem; font-size: 1.5rem; font-weight: 400; }
h3 { font-size: 1.2rem; font-style: italic; font-weight: 400; }
h4 { font-size: 1.0625rem; }
h5, h6 { font-size: 1rem; font-weight: 400; font-style: italic; }
h3 .number { font-style: normal; }
.number { color: inherit; }
blockquote { margin-inline: 1.5em; padding: 0; border: 0; font-style: italic; }
pre { border-inline: 0; font-size: .8em; }
table { border-block: 1.5px solid var(--ink); }
thead :is(th, td) { border-bottom: 1px solid var(--ink); font-weight: 700; }
tbody :is(th, td) { border-bottom: 0; padding-block: .32em; }
tbody tr:first-child > * { padding-top: .6em; }
tbody tr:last-child > * { padding-bottom: .6em; }
hr { width: auto; border: 0; text-align: center; color: var(--soft); }
hr::after { content: "\2217\2003\2217\2003\2217"; }
@media print {
  :root { --page: #fff; --ink: #000; --soft: #444; --line: #bbb; --tint: #f6f6f6; --chip: #f3f3f3; --link: #000; --mark: #000; --wash: #fff; --hc: #555; }
}
)css";

constexpr std::string_view kCompact = R"css(
:root { --size: .9375rem; --leading: 1.5; --gap: .8em; --measure: 60rem; --side: 14rem; --round: .25rem; --mark: #0a58a6; }
@media (prefers-color-scheme: dark) { :root { --mark: #7db8f5; } }
body { padding-block: clamp(1rem, 2.5vw, 2rem) 3rem; }
body > header { margin-bottom: 1.2rem; padding-bottom: .8rem; border-bottom: 2px solid var(--ink); }
h1, h2, h3, h4, h5, h6 { margin: 1.5em 0 .4em; }
h1 { margin: 0 0 .2rem; font-size: 1.65rem; letter-spacing: -.015em; }
main > * + h1 { margin-top: 2.5rem; }
h2 { margin-top: 2rem; padding-bottom: .22em; border-bottom: 1px solid var(--line); font-size: 1.25rem; }
h3 { font-size: 1.06rem; }
h4, h5, h6 { font-size: .9375rem; }
h5, h6 { color: var(--soft); }
li { margin: .12em 0; }
pre { padding: .55rem .8rem; line-height: 1.45; }
th, td { padding: .3em .6em; border: 1px solid var(--line); }
:is(th, td):first-child { padding-inline-start: .6em; }
:is(th, td):last-child { padding-inline-end: .6em; }
thead :is(th, td) { border-bottom: 1px solid var(--line); background: var(--tint); }
.admonition { padding: .5em .85em; }
section.footnotes { margin-top: 2rem; padding-top: .8rem; }
nav.contents a { padding: .16em 0; }
@media print { :root { --mark: #000; } body { font-size: 9pt; line-height: 1.4; } }
)css";

}  // namespace

std::array<std::string_view, 2> style_sheets(Theme theme) {
  switch (theme) {
    case Theme::modern:
      return {kShared, kModern};
    case Theme::classic:
      return {kShared, kClassic};
    case Theme::compact:
      return {kShared, kCompact};
  }
  return {kShared, {}};
}

}  // namespace docmill::html
