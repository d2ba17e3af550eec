/** The style of the readers' pages: the tokens of the watch log, a serif text of 66 characters, and paper. */
export const readerStyle = `
@font-face { font-family: 'Source Serif 4'; src: url('/articles/fonts/text.woff2') format('woff2'); font-weight: 200 900; font-display: swap; }
@font-face { font-family: 'Source Serif 4'; src: url('/articles/fonts/text-italic.woff2') format('woff2'); font-weight: 200 900; font-style: italic; font-display: swap; }
@font-face { font-family: 'Atkinson Hyperlegible Next'; src: url('/articles/fonts/face.woff2') format('woff2'); font-weight: 200 800; font-display: swap; }
:root {
  color-scheme: light dark;
  --canvas: light-dark(oklch(0.985 0.003 100), oklch(0.185 0.012 250));
  --surface: light-dark(oklch(1 0 0), oklch(0.222 0.013 250));
  --sunken: light-dark(oklch(0.962 0.004 100), oklch(0.16 0.012 250));
  --line: light-dark(oklch(0.885 0.006 100), oklch(0.315 0.014 250));
  --line-strong: light-dark(oklch(0.64 0.012 100), oklch(0.56 0.016 250));
  --ink: light-dark(oklch(0.225 0.018 250), oklch(0.935 0.008 100));
  --ink-2: light-dark(oklch(0.43 0.018 250), oklch(0.775 0.012 250));
  --mark: light-dark(oklch(0.47 0.105 238), oklch(0.765 0.105 228));
  --crit: light-dark(oklch(0.505 0.19 28), oklch(0.735 0.15 28));
}
* { box-sizing: border-box; }
html { background: var(--canvas); color: var(--ink); font: 400 0.9375rem/1.45 'Atkinson Hyperlegible Next', system-ui, sans-serif; }
body { margin: 0; padding: 0 16px 64px; }
header, main, footer { max-inline-size: 66ch; margin-inline: auto; }
main, header, footer { inline-size: 100%; }
.wide { font-size: 1.1875rem; }
header.site { display: flex; flex-wrap: wrap; gap: 4px 24px; padding-block: 16px; border-block-end: 1px solid var(--ink); margin-block-end: 32px; }
header.site a { display: inline-block; padding-block: 6px; }
a { color: var(--mark); text-underline-offset: 0.15em; }
a:focus-visible, button:focus-visible, input:focus-visible, select:focus-visible { outline: 2px solid var(--mark); outline-offset: 2px; }
h1 { font-size: 1.5rem; line-height: 1.2; letter-spacing: -0.012em; font-weight: 600; margin: 0 0 12px; overflow-wrap: anywhere; }
h2 { font-size: 1rem; line-height: 1.375; font-weight: 600; margin: 32px 0 8px; }
.meta, .hint { color: var(--ink-2); font-size: 0.875rem; line-height: 1.43; margin: 0 0 8px; }
.rail { list-style: none; margin: 0; padding: 0; border-block-start: 1px solid var(--ink); }
.rail li { display: grid; grid-template-columns: 5.5rem 1.25rem 1fr; padding-block: 12px; border-block-end: 1px solid var(--line); }
.rail time { color: var(--ink-2); font-size: 0.875rem; font-variant-numeric: tabular-nums; }
.rail p { margin: 4px 0 0; overflow-wrap: anywhere; }
.rail .title { font-weight: 550; overflow-wrap: anywhere; }
.rail .dot { inline-size: 8px; block-size: 8px; margin-block-start: 7px; border: 4px solid var(--mark); border-radius: 50%; }
article .text { font: 400 1.1875rem/1.63 'Source Serif 4', 'Iowan Old Style', Charter, Georgia, serif; overflow-wrap: anywhere; margin-block-start: 24px; }
article .text h2, article .text h3, article .text h4, article .text h5, article .text h6 { font-family: inherit; font-weight: 600; line-height: 1.3; margin: 1.6em 0 0.5em; }
article .text h2 { font-size: 1.35em; }
article .text h3 { font-size: 1.15em; }
article .text h4, article .text h5, article .text h6 { font-size: 1em; }
article .text blockquote { margin-inline: 0; padding-inline-start: 16px; border-inline-start: 1px solid var(--line-strong); color: var(--ink-2); }
article .text pre { overflow-x: auto; padding: 12px; background: var(--sunken); font-size: 0.8em; line-height: 1.5; }
article .text code { font-family: ui-monospace, monospace; font-size: 0.9em; }
article .text table { border-collapse: collapse; display: block; overflow-x: auto; }
article .text th, article .text td { border-block-end: 1px solid var(--line); padding: 6px 12px 6px 0; text-align: start; }
nav.contents ul { list-style: none; margin: 0; padding: 0; }
nav.contents a, .tags a { display: inline-block; padding-block: 4px; }
.tags { display: flex; flex-wrap: wrap; gap: 0 16px; margin-block: 24px 0; padding: 0; list-style: none; }
section.subscribe { border-block-start: 1px solid var(--ink); margin-block-start: 48px; padding-block-start: 8px; }
form { max-inline-size: 22.5rem; }
label { display: block; font-weight: 550; margin: 12px 0 6px; }
input, select { inline-size: 100%; min-block-size: 44px; padding: 8px 12px; font: inherit; font-size: 1rem; color: var(--ink); background: var(--surface); border: 1px solid var(--line-strong); border-radius: 3px; }
button { min-block-size: 44px; margin-block-start: 16px; padding: 8px 20px; font: inherit; font-size: 1rem; font-weight: 600; color: var(--canvas); background: var(--ink); border: 1px solid var(--ink); border-radius: 3px; cursor: pointer; }
.error { color: var(--crit); font-weight: 550; margin: 6px 0; }
footer { margin-block-start: 48px; padding-block-start: 12px; border-block-start: 1px solid var(--line); }
footer a { display: inline-block; padding-block: 6px; margin-inline-end: 16px; }
@media print {
  html { background: none; color: #000; }
  header.site, section.subscribe, nav.contents, footer nav { display: none; }
  article .text { font-size: 11pt; line-height: 1.5; }
  article .text a { color: inherit; }
  article .text h2, article .text h3 { break-after: avoid; }
}
`;
