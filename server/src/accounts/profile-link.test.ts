import { describe, expect, it } from 'vitest';
import { profileLink } from './profile-link.ts';

describe('a link of a profile', () => {
  it.each([
    ['github_url', 'octocat', 'https://github.com/octocat'],
    ['github_url', '@octo-cat', 'https://github.com/octo-cat'],
    ['github_url', 'http://www.github.com/octocat/', 'https://github.com/octocat'],
    ['github_url', 'github.com/octocat?tab=stars#top', 'https://github.com/octocat'],
    ['linkedin_url', 'ada-lovelace', 'https://www.linkedin.com/in/ada-lovelace'],
    ['linkedin_url', 'https://it.linkedin.com/in/ada-lovelace/', 'https://www.linkedin.com/in/ada-lovelace'],
    ['linkedin_url', 'linkedin.com/in/andr%C3%A9', 'https://www.linkedin.com/in/andr%C3%A9'],
    ['web_url', 'example.org', 'https://example.org/'],
    ['web_url', 'http://example.org:8080/a?b', 'http://example.org:8080/a?b'],
    ['web_url', 'example.org:8080', 'https://example.org:8080/'],
    ['web_url', '', ''],
  ] as const)('%s: %s is %s', (field, text, address) => {
    expect(profileLink(field, text)).toBe(address);
  });

  it.each([
    ['github_url', 'https://evil.example/octocat'],
    ['github_url', 'github.com.evil.example/octocat'],
    ['github_url', 'github.com/octocat/hello-world'],
    ['github_url', '-octocat'],
    ['github_url', 'octo cat'],
    ['linkedin_url', 'https://evil.example/in/ada'],
    ['linkedin_url', 'linkedin.com/company/example'],
    ['linkedin_url', 'javascript:alert(1)'],
    ['web_url', 'javascript:alert(1)'],
    ['web_url', 'data:text/html,hello'],
    ['web_url', 'ftp://example.org'],
    ['web_url', 'https://user:secret@example.org'],
    ['web_url', 'localhost'],
    ['web_url', 'not a page'],
  ] as const)('%s refuses %s', (field, text) => {
    expect(() => profileLink(field, text)).toThrow(expect.objectContaining({ code: 'VALIDATION_FAILED' }));
  });
});
