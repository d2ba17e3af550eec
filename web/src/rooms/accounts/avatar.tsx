import type { Me } from '#lib';

/** The picture of a person, or the initials of their name. It says nothing that the name beside it does not say. */
export function Avatar({ name, picture, large = false }: { name: string; picture: Me['picture']; large?: boolean }) {
  const size = large ? 96 : 32;
  if (picture !== null) {
    return (
      <img
        src={large ? picture.url : picture.small_url}
        alt=""
        width={size}
        height={size}
        className="shrink-0 rounded-[3px] object-cover"
      />
    );
  }
  const shape = large ? 'size-24 text-title' : 'size-8 text-small';
  return (
    <span
      aria-hidden="true"
      className={`inline-flex shrink-0 items-center justify-center rounded-[3px] border border-line bg-sunken font-label text-ink-2 ${shape}`}
    >
      {initialsOf(name)}
    </span>
  );
}

/** The first letters of the first word and of the last. */
export function initialsOf(name: string): string {
  const words = name.split(/[\s._-]+/).filter((word) => word !== '');
  const chosen = words.length > 1 ? [words[0], words.at(-1)] : words.slice(0, 1);
  return chosen
    .map((word = '') => Array.from(word)[0] ?? '')
    .join('')
    .toLocaleUpperCase();
}
