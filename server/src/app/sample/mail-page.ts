import type { CaughtMail } from '#channels/email';

/** The mails of the catcher as one plain page, for people; programs read /dev/mail.json. */
export function mailPage(mails: readonly CaughtMail[]): string {
  const rows = mails.map(
    ({ to, subject, text, at }) =>
      `<article><h2>${escape(subject)}</h2><p>${escape(to)} · <time>${escape(at)}</time></p><pre>${linked(escape(text))}</pre></article>`,
  );
  const body = rows.length > 0 ? rows.join('\n') : '<p>No mail yet. What Tocsin sends by e-mail appears here.</p>';
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Caught mail · Tocsin</title></head><body><main><h1>Caught mail</h1>${body}</main></body></html>`;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

function linked(escaped: string): string {
  return escaped.replaceAll(/https?:\/\/[^\s<]+/g, (url) => `<a href="${url}">${url}</a>`);
}
