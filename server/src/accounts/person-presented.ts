import { presentPicture } from './picture.ts';
import type { UserRow } from './user.queries.ts';

/** What people say about themselves, for themselves and for those who look after them. */
export function presentAbout(user: UserRow) {
  return {
    first_name: user.first_name,
    last_name: user.last_name,
    nickname: user.nickname,
    headline: user.headline,
    bio: user.bio,
    location: user.location,
    github_url: user.github_url,
    linkedin_url: user.linkedin_url,
    web_url: user.web_url,
    picture: presentPicture(user),
  };
}
