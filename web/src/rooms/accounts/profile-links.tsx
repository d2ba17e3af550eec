import type { Me } from '#lib';
import { peopleText } from '../../messages/en/people.ts';

/** The links of a profile. `me` says that they are of the same person, and nothing of this page is told to them. */
export function ProfileLinks({ of }: { of: Pick<Me, 'github_url' | 'linkedin_url' | 'web_url'> }) {
  const text = peopleText().links;
  const links = [
    { name: text.github, href: of.github_url },
    { name: text.linkedin, href: of.linkedin_url },
    { name: text.web, href: of.web_url },
  ].filter(({ href }) => /^https?:\/\//.test(href));
  if (links.length === 0) return null;
  return (
    <ul className="mt-3 flex flex-wrap gap-x-6 gap-y-1">
      {links.map(({ name, href }) => (
        <li key={name}>
          <a href={href} rel="me noopener noreferrer" target="_blank" className="inline-block py-0.5 underline">
            {name}
          </a>
        </li>
      ))}
    </ul>
  );
}
