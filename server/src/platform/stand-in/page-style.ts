/** The look of the product in one small sheet: ink on paper, a rail, colour for state only. */
export const pageStyle = `
:root{color-scheme:light dark;--canvas:#fafaf8;--line:#dad9d5;--strong:#8e8c84;--ink:#151c24;--ink2:#49515a;--mark:#00628e}
@media (prefers-color-scheme:dark){:root{--canvas:#0f1318;--line:#2c3239;--strong:#6e757e;--ink:#ebeae4;--ink2:#b0b7bd;--mark:#62c0e7}}
*{box-sizing:border-box}
body{margin:0;background:var(--canvas);color:var(--ink);font:.9375rem/1.45 "Atkinson Hyperlegible Next",system-ui,sans-serif}
main{max-inline-size:48rem;margin-inline:auto;padding:2rem 1rem 4rem}
h1{margin:0;font-size:1.5rem;line-height:1.2;font-weight:600;letter-spacing:-.012em}
h2{margin:0;font-size:1rem;line-height:1.4;font-weight:600;overflow-wrap:anywhere}
a{color:var(--mark);overflow-wrap:anywhere}
:focus-visible{outline:2px solid var(--mark);outline-offset:2px}
nav{display:flex;flex-wrap:wrap;gap:0 1rem;margin-block-start:.75rem;border-block-end:1px solid var(--line)}
nav a{padding-block:.75rem;color:var(--ink2);text-decoration:none}
nav a[aria-current]{color:var(--ink);box-shadow:inset 0 -2px var(--ink)}
.note,.facts{color:var(--ink2)}
.facts{margin:0;font-size:.875rem;overflow-wrap:anywhere}
.log{list-style:none;margin:1rem 0 0;padding:0;border-block-start:1px solid var(--ink)}
.log>li{display:grid;grid-template-columns:max-content 1.5rem minmax(0,1fr);border-block-end:1px solid var(--line)}
.log time{padding-block:1rem;padding-inline-end:.5rem;color:var(--ink2);font-size:.875rem;line-height:1.6;font-variant-numeric:tabular-nums}
.rail{display:flex;justify-content:center;padding-block-start:1.3rem;background:linear-gradient(var(--line),var(--line)) center/1px 100% no-repeat}
.rail svg{inline-size:.75rem;block-size:.75rem;fill:var(--ink);stroke:var(--ink);stroke-width:1.5}
.log>li>div{padding:1rem 0 1rem .5rem}
pre{margin:.75rem 0 0;white-space:pre-wrap;overflow-wrap:anywhere;font:inherit}
.actions{display:flex;flex-wrap:wrap;align-items:center;gap:.5rem 1rem;margin:.75rem 0 0}
.actions form{margin:0}
fieldset{margin:1.5rem 0 0;padding:0;border:0;border-block-start:1px solid var(--ink)}
legend{padding:0 .5rem 0 0;font-weight:600}
label{display:flex;align-items:center;gap:.5rem;min-block-size:2.75rem;border-block-end:1px solid var(--line)}
button{min-block-size:2.75rem;padding:.5rem 1rem;border:1px solid var(--strong);border-radius:3px;background:var(--canvas);color:var(--ink);font:inherit}
button.ink{background:var(--ink);border-color:var(--ink);color:var(--canvas)}
code{font:.9em ui-monospace,monospace}
dl{display:grid;grid-template-columns:minmax(6rem,max-content) 1fr;gap:.25rem 1rem}
dt{color:var(--ink2)}dd{margin:0;overflow-wrap:anywhere}
`;
