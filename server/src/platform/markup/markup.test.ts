import { expect, it } from 'vitest';
import { escapeMarkup, markup, trusted } from './markup.ts';

it('a text cannot leave its place, as content or as an attribute', () => {
  const text = `"><script>alert('x')</script>&amp;`;
  expect(markup`<a title="${text}">${text}</a>`.html).toBe(
    '<a title="&#34;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;amp;">&#34;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;amp;</a>',
  );
});

it('pieces of HTML are put in as they are, numbers as texts, and null as nothing', () => {
  const items = [markup`<li>${1}</li>`, trusted('<li>two</li>')];
  expect(markup`<ul>${items}${null}${markup`<li>${'<3>'}</li>`}</ul>`.html).toBe(
    '<ul><li>1</li><li>two</li><li>&lt;3&gt;</li></ul>',
  );
});

it('what XML cannot hold is left out', () => {
  expect(escapeMarkup('a\u0000b\u0008c\u001fd\uffffe\ud800f\tg\nh')).toBe('abcde\ufffdf\tg\nh');
});
