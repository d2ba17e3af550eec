import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { newId } from '#platform/ids';
import { categories, severities } from '@tocsin/sdk/contract';
import { afterEach, describe, expect, it } from 'vitest';
import type { Message, Step } from '../channel.ts';
import { makeTemplates } from './template.ts';

const site = 'tocsin.example.org';
const templates = makeTemplates({ site });
const bundled = path.join(import.meta.dirname, 'defaults');

function message(changes: Partial<Message> = {}): Message {
  return {
    deliveryId: newId(),
    idempotencyKey: 'd.0',
    eventId: newId(),
    recipientId: newId(),
    alertId: newId(),
    type: 'network.delay',
    category: 'network',
    severity: 'high',
    step: 'open',
    title: 'Delay to AS2497 rose',
    body: 'Median 42.2 ms.\n\n12 probes.\nOver IPv6.',
    url: 'https://tocsin.example.org/alerts/1',
    time: new Date('2026-11-02T09:05:00Z'),
    locale: 'en',
    zone: 'Europe/Rome',
    recipientName: 'Ada',
    unsubscribeUrl: 'https://tocsin.example.org/u/token',
    acknowledgeUrl: 'https://tocsin.example.org/a/token',
    whyUrl: 'https://tocsin.example.org/why/1',
    ...changes,
  };
}

function mandatory(type: string, changes: Partial<Message> = {}): Message {
  const {
    unsubscribeUrl: _,
    acknowledgeUrl: __,
    ...rest
  } = message({ type, category: 'security', step: 'notice', ...changes });
  return rest;
}

describe('a mail from a template', () => {
  it('is time, mark, sentence, button, why and the way out, in this order', () => {
    const { subject, text } = templates.render(message(), 'email');
    expect(subject).toBe('Delay to AS2497 rose');
    expect(text).toBe(`10:05 CET · Monday, 2 November 2026
◆ High: Delay to AS2497 rose

Median 42.2 ms.

12 probes.
Over IPv6.

Open the alert:
https://tocsin.example.org/alerts/1

Acknowledge:
https://tocsin.example.org/a/token

--
You watch something that this alarm is about.
Why this came to you: https://tocsin.example.org/why/1
End these e-mails: https://tocsin.example.org/u/token
`);
  });

  it('says the same in HTML, with one button', () => {
    const { html } = templates.render(message(), 'email');
    const words = html
      .replace(/<(style|title)[\s\S]*?<\/\1>/g, '')
      .replaceAll(/<[^>]*>/g, '\n')
      .split('\n')
      .map((line) => line.replace('&#183;', '·').trim())
      .filter(Boolean);
    expect(words).toEqual([
      '10:05 CET · Monday, 2 November 2026',
      '◆',
      'High',
      'Delay to AS2497 rose',
      'Median 42.2 ms.',
      '12 probes.',
      'Over IPv6.',
      'Open the alert',
      'Acknowledge',
      'You watch something that this alarm is about.',
      'Why this came to you',
      '·',
      'End these e-mails',
    ]);
    expect(html.match(/class="button"/g)).toHaveLength(1);
    expect(html).toContain('href="https://tocsin.example.org/alerts/1"');
  });

  it('loads nothing from anywhere and runs nothing', () => {
    const { html } = templates.render(message(), 'email');
    expect(html).not.toMatch(/<(img|script|link|iframe|form)|@import|url\(/i);
    expect([...html.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, url]) => new URL(url ?? '').host)).toEqual(
      Array.from({ length: 4 }, () => site),
    );
  });

  it.for([
    ['open', 'Delay', '◆ High: '],
    ['rise', 'Now high: Delay', 'The severity of this alarm has risen to high.'],
    ['resolve', 'Delay', '✓ Resolved: '],
    ['acknowledge', 'Delay', 'Reminders about it stop.'],
  ] as const)('says in the step %s what happened', ([step, subject, words]) => {
    const rendered = templates.render(message({ step, title: 'Delay' }), 'email');
    expect(rendered.subject).toBe(subject);
    expect(rendered.text).toContain(words);
  });

  it('marks each severity by a shape, a word and a colour', () => {
    const marks = severities.map((severity) => {
      const { text, html } = templates.render(message({ severity }), 'email');
      return [text.split('\n')[1]?.split(':')[0], /<td class="(crit|warn|mark|ok)"/.exec(html)?.[1]];
    });
    expect(marks).toEqual([
      ['● Low', 'mark'],
      ['◆ Medium', 'warn'],
      ['◆ High', 'warn'],
      ['▲ Critical', 'crit'],
    ]);
  });

  it('calls an article an article, whatever its severity', () => {
    const { text } = templates.render(message({ category: 'article', step: 'notice', title: 'On rings' }), 'email');
    expect(text.split('\n')[1]).toBe('● Article: On rings');
  });

  it('tells the time as its reader has it', () => {
    const first = (changes: Partial<Message>) => templates.render(message(changes), 'email').text.split('\n')[0];
    expect(first({ zone: 'Asia/Tokyo' })).toMatch(/^18:05 GMT\+9 · Monday, 2 November 2026$/);
    expect(first({ zone: 'Nowhere/Land' })).toMatch(/^09:05 UTC · /);
    expect(first({ locale: 'xx-nonsense-' })).toMatch(/ · Monday, 2 November 2026$/);
  });

  it('has a text for every category, step and severity', () => {
    const steps: Step[] = ['notice', 'open', 'update', 'rise', 'resolve', 'stale', 'acknowledge'];
    for (const category of categories)
      for (const step of steps)
        for (const severity of severities) {
          const { subject, text } = templates.render(
            message({ type: `${category}.any`, category, step, severity }),
            'email',
          );
          expect(subject).toContain('Delay to AS2497 rose');
          expect(text).not.toMatch(/\{\{|\{%|undefined|null/);
        }
  });
});

describe('the messages about an account', () => {
  it.for([
    ['account.email_verification', 'Confirm your e-mail address', 'Confirm this address'],
    ['account.already_registered', `You already have an account at ${site}`, 'Choose a new password'],
    ['account.password_reset', 'Choose a new password', 'Choose a new password'],
    ['account.password_changed', 'Your password was changed', `Open ${site}`],
    ['account.locked', 'Somebody is trying passwords on your account', 'Choose a new password'],
    ['account.unlocked', 'You can sign in again', `Open ${site}`],
    ['account.welcome', `Your account at ${site} is open`, `Open ${site}`],
    ['account.role_changed', 'Delay to AS2497 rose', `Open ${site}`],
    ['account.invitation', `You are invited to ${site}`, 'Choose a password'],
    ['account.professional_status', 'Delay to AS2497 rose', `Open ${site}`],
  ])('%s says what happened and what to do', ([type = '', subject, action]) => {
    const rendered = templates.render(mandatory(type), 'email');
    expect(rendered.subject).toBe(subject);
    expect(rendered.text).toContain(`\n${action}:\nhttps://tocsin.example.org/alerts/1\n`);
    expect(rendered.text).toContain('● Your account: ');
    expect(rendered.text).not.toMatch(/End these e-mails|Why this came|Acknowledge/);
  });

  it('names the new role, where the event says it', () => {
    const details = { from: 'AUTHENTICATED', to: 'MANAGER' };
    const { subject, text } = templates.render(mandatory('account.role_changed', { details }), 'email');
    expect(subject).toBe(`You are a manager at ${site} now`);
    expect(text).toContain('Your role was changed from member to manager on Monday, 2 November 2026 at 10:05 CET.');
  });

  it('are calm: no exclamation marks, no "please", no apologies', () => {
    for (const file of readdirSync(bundled)) {
      const { subject, text } = templates.render(mandatory(file.replace('.email.en.liquid', '')), 'email');
      expect(subject + text).not.toMatch(/!|please|sorry|oops|successfully/i);
    }
  });
});

describe('rule 46: what people wrote', () => {
  const nasty = `<script>alert('1')</script> "quoted" & {{ url }} {% raw %}`;

  it('never becomes HTML, Liquid or a header', () => {
    const { subject, html, text } = templates.render(message({ title: `${nasty}\r\nBcc: eve`, body: nasty }), 'email');
    expect(html).not.toContain('<script');
    expect(html).toContain('&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &#34;quoted&#34; &amp; {{ url }}');
    expect(text).toContain(nasty);
    expect(subject).toBe(`${nasty} Bcc: eve`);
  });

  it('cannot make a subject read backwards', () => {
    const { subject } = templates.render(message({ title: 'safe \u202egnp.exe\u2066 end\u2028x\u0000' }), 'email');
    expect(subject).toBe('safe gnp.exe end x');
  });

  it('cannot put a link to anything but a page of the web', () => {
    const { html, text } = templates.render(message({ url: 'javascript:alert(1)' }), 'email');
    expect(html + text).not.toContain('javascript:');
    const quoted = templates.render(message({ url: 'https://a.example/"onclick="x' }), 'email');
    expect(quoted.html).toContain('href="https://a.example/&#34;onclick=&#34;x"');
  });
});

describe('rule 46: a folder of templates', () => {
  const folders: string[] = [];
  afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true })));

  function folderOf(files: Record<string, string>): string {
    const folder = mkdtempSync(path.join(tmpdir(), 'tocsin-templates-'));
    folders.push(folder);
    for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, `${name}.liquid`), text);
    return folder;
  }
  const simple = (words: string) => `sentence: ${words}\nwhy: w\n---\nb`;
  const load = (files: Record<string, string>) => makeTemplates({ site, folder: folderOf(files) });

  it('is searched for the type, then the category, then the general text, each in the closest language', () => {
    const files = {
      'network.delay.email.it': simple('tipo'),
      'network.delay.email.en': simple('type'),
      'network.email.de-CH': simple('Art'),
      'general.email.en': simple('general'),
    };
    const { render } = load(files);
    const subject = (changes: Partial<Message>) => render(message(changes), 'email').subject;
    expect(subject({ locale: 'it-IT' })).toBe('tipo');
    expect(subject({ locale: 'de-CH' })).toBe('type');
    expect(subject({ type: 'network.other', locale: 'de-CH' })).toBe('Art');
    expect(subject({ type: 'network.other', locale: 'fr' })).toBe('general');
    expect(() => render(message(), 'sms')).toThrow('There is no template for network.delay on sms');
  });

  it.for([
    ['names an unknown variable', 'why: {{ password }}\n---\nb', 'There is no variable password.'],
    ['hides one in a tag', 'why: w\n---\n{% if secrets.key %}x{% endif %}', 'There is no variable secrets.'],
    ['reads a file', "why: w\n---\n{% include '/etc/passwd' %}", 'include'],
    ['renders a file', "why: w\n---\n{% render 'x' %}", 'render'],
    ['has a layout', "why: w\n---\n{% layout 'x' %}", 'layout'],
    ['uses an unknown filter', 'why: w\n---\n{{ title | shell }}', 'undefined filter: shell'],
    ['has an unknown field', 'bcc: eve\nwhy: w\n---\nb', '"bcc: eve" is not a field.'],
    ['does not say why', 'subject: s\n---\nb', 'The field "why" is missing.'],
    ['has no body', 'why: w\n', 'a line of three dashes'],
    ['is too long', `why: w\n---\n${'x'.repeat(100_001)}`, 'parse length limit exceeded'],
  ])('that %s is refused when it is loaded', ([, text = '', words]) => {
    const loading = () => load({ 'general.email.en': text });
    expect(loading).toThrow('The template general.email.en.liquid cannot be used.');
    expect(loading).toThrow(words);
  });

  it.for([
    ['reaches for the prototype', '{{ title.constructor }}', 'undefined variable'],
    ['never ends', '{% for i in (1..100000000) %}x{% endfor %}', 'limit exceeded'],
    [
      'fills the memory',
      '{% assign x = title | append: title %}{% for i in (1..40) %}{% assign x = x | append: x %}{% endfor %}',
      'limit exceeded',
    ],
  ])('that %s fails while it is rendered, within its limits', ([, body, words]) => {
    const { render } = load({ 'general.email.en': `why: w\n---\n${body}` });
    expect(() => render(message(), 'email')).toThrow(words);
  });
});
