import { describe, expect, it } from 'vitest';
import { countWords, headingsOf, readingMinutes, renderMarkdown, summaryOf } from './markdown.ts';

describe('Markdown', () => {
  it('becomes HTML whose headings stand below the title of the page and can be linked to', () => {
    expect(renderMarkdown('# One\n\n## One\n\nText with **weight**.')).toBe(
      '<h2 id="s-one">One</h2>\n<h3 id="s-one-2">One</h3>\n<p>Text with <strong>weight</strong>.</p>\n',
    );
    expect(headingsOf('# One\n\ntext\n\n## Two\n\n# One')).toEqual([
      { id: 's-one', text: 'One' },
      { id: 's-one-2', text: 'One' },
    ]);
  });

  it.each([
    ['## A\n\n### B\n\n## C', ['h2', 'h3', 'h2']],
    ['### A\n\n# B\n\n#### C', ['h2', 'h2', 'h3']],
    ['# A\n\n###### B', ['h2', 'h3']],
  ])('leaves no level out: %j', (typed, levels) => {
    expect([...renderMarkdown(typed).matchAll(/<(h\d)/g)].map(([, level]) => level)).toEqual(levels);
  });

  it.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    'Text <b onclick="x()">bold</b>',
    '<!-- <script> -->',
    '<a href="javascript:alert(1)">x</a>',
    '# <svg onload=alert(1)>',
    '`<script>`',
    '| <script> | a |\n|---|---|\n| <i> | b |',
  ])('shows HTML that was typed, and uses none of it: %s', (typed) => {
    const made = renderMarkdown(typed);
    expect(made).not.toMatch(/<(script|img|svg|b|a|i|!--)[\s>]/i);
  });

  it.each([
    '[x](javascript:alert(1))',
    '[x](JaVaScRiPt:alert(1))',
    '[x](java&#10;script:alert(1))',
    '[x](&#x6A;avascript:alert(1))',
    '[x](data:text/html,hello)',
    '[x](vbscript:x)',
    '[x](file:///etc/passwd)',
    '[x](//evil.example)',
    '[x](/\\evil.example)',
    '<javascript:alert(1)>',
    '[x]: javascript:alert(1)\n\n[x]',
    '![x](javascript:alert(1))',
    '[x](" onmouseover="alert(1))',
  ])('makes no link of what is not a page or a mailbox: %s', (typed) => {
    expect(renderMarkdown(typed)).not.toMatch(/<a [^>]*href="(?!https?:|mailto:|\/(?![/\\])|#)/i);
    expect(renderMarkdown(typed)).not.toMatch(/<[^>]*\son\w+=/i);
  });

  it.each(['https://example.org/a?b=1', 'mailto:a@example.org', '/articles', '#s-one'])('links to %s', (address) => {
    expect(renderMarkdown(`[x](${address})`)).toContain(`<a href="${address}" rel="nofollow noopener ugc">x</a>`);
  });

  it('shows a picture of another site as a link, so that the site does not learn who reads', () => {
    expect(renderMarkdown('![A "map"](https://example.org/map.png)')).toBe(
      '<p><a href="https://example.org/map.png" rel="nofollow noopener ugc">A &quot;map&quot;</a></p>\n',
    );
  });

  it('is read in reasonable time however it is nested', () => {
    for (const piece of ['> ', '* ', '[', '![', '**', '`', '|'])
      expect(renderMarkdown(piece.repeat(5000)).length).toBeGreaterThan(0);
  });
});

describe('what is said of a text', () => {
  it('begins with its first paragraph as one plain line', () => {
    expect(summaryOf('# Title\n\nThe *first*\nparagraph.\n\nThe second.')).toBe('The first paragraph.');
    expect(summaryOf('')).toBe('');
    expect(summaryOf('# Only a title')).toBe('');
  });

  it('is cut between words', () => {
    const summary = summaryOf('word '.repeat(200));
    expect(summary).toMatch(/word…$/);
    expect(summary.length).toBeLessThanOrEqual(301);
  });

  it('counts words, not marks, and says at least one minute', () => {
    expect(countWords('# One two\n\n- three *four*\n- five — six\n\n```\nseven\n```')).toBe(7);
    expect(readingMinutes(countWords(''))).toBe(1);
    expect(readingMinutes(231)).toBe(2);
  });
});
