import type { Page } from './layout.ts';
import type { Mark } from './mark.ts';
import { Markup, markup } from '#platform/markup';

// Mail programs know no style sheets of other files, few know custom properties, and some drop the `style` element:
// so the light colours of the design stand in each element, and the dark ones in the element that may be dropped.
const face = new Markup(`font-family:'Atkinson Hyperlegible Next','Segoe UI',Roboto,Helvetica,Arial,sans-serif`);
const small = markup`${face};font-size:14px;line-height:20px`;
const usual = markup`${face};font-size:16px;line-height:24px`;
const table = new Markup(`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"`);
const colours: Record<Mark['tone'], string> = { crit: '#b91d1a', warn: '#925b00', ok: '#1f7044', mark: '#00628e' };
const style = new Markup(`<style>
@media (max-width:480px){.page{padding:16px!important}}
@media (prefers-color-scheme:dark){
.canvas{background:#0f1318!important}.ink{color:#ebeae4!important}.ink-2{color:#b0b7bd!important}.link,.mark{color:#62c0e7!important}
.rule{border-color:#ebeae4!important}.line{border-color:#2c3239!important}
.crit{color:#f98173!important}.warn{color:#e9b95a!important}.ok{color:#6ccc91!important}
.button{background:#ebeae4!important}.button a{color:#0f1318!important}
}</style>`);

/** The skeleton of a mail: time, mark, sentence, one ink button, why it came. Tables, because mail programs ask for them. */
export function htmlOf(page: Page): string {
  return markup`<!doctype html>
<html lang="${page.language}" dir="${page.direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${page.sentence}</title>
${style}
</head>
<body class="canvas" style="margin:0;padding:0;background:#fafaf8">
${table} class="canvas" style="background:#fafaf8"><tr><td align="center">
${table} style="max-width:600px"><tr><td class="page" style="padding:32px">
${table}>
${head(page)}
${body(page)}
${foot(page)}
</table>
</td></tr></table>
</td></tr></table>
</body>
</html>
`.html;
}

function head({ moment, mark: { shape, tone, word }, sentence }: Page): Markup {
  return markup`<tr><td class="rule ink-2" style="border-top:1px solid #151c24;padding:12px 0 0;${small};color:#49515a">${moment}</td></tr>
<tr><td class="${tone}" style="padding:16px 0 4px;${small};color:${colours[tone]}"><span aria-hidden="true">${shape}</span> ${word}</td></tr>
<tr><td><h1 dir="auto" class="ink" style="margin:0 0 16px;${face};font-size:24px;line-height:29px;font-weight:600;letter-spacing:-0.012em;color:#151c24;overflow-wrap:anywhere">${sentence}</h1></td></tr>`;
}

function body({ paragraphs, action, acknowledge }: Page): Markup {
  return markup`<tr><td>${paragraphs.map(paragraph)}</td></tr>${
    action &&
    markup`
<tr><td style="padding:8px 0 16px"><table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr><td class="button" style="background:#151c24;border-radius:3px"><a href="${action.url}" style="display:inline-block;padding:10px 20px;${usual};font-weight:600;color:#fafaf8;text-decoration:none">${action.label}</a></td></tr></table></td></tr>`
  }${
    acknowledge &&
    markup`
<tr><td style="padding:0 0 16px">${anchor(acknowledge, usual)}</td></tr>`
  }`;
}

function paragraph(lines: readonly string[]): Markup {
  const broken = lines.map((line, index) => (index === 0 ? markup`${line}` : markup`<br>${line}`));
  return markup`
<p dir="auto" class="ink" style="margin:0 0 16px;${usual};color:#151c24;overflow-wrap:anywhere">${broken}</p>`;
}

function foot({ why, footer }: Page): Markup {
  const links = footer.map((each, index) => markup`${index === 0 ? ' ' : ' · '}${anchor(each, small)}`);
  return markup`<tr><td class="line ink-2" style="border-top:1px solid #dad9d5;padding:12px 0 0;${small};color:#49515a">${why}${links}</td></tr>`;
}

function anchor({ label, url }: { label: string; url: string }, font: Markup): Markup {
  return markup`<a href="${url}" class="link" style="${font};color:#00628e;white-space:nowrap">${label}</a>`;
}
