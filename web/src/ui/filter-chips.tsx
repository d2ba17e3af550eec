export interface Choice {
  value: string;
  label: string;
  href: string;
}

/** One filter as a row of links that reads as a sentence ("Severity: any, high, critical"); the choice is in the URL. */
export function FilterChips({ label, choices, chosen }: { label: string; choices: readonly Choice[]; chosen: string }) {
  return (
    <div role="group" aria-label={label} className="flex flex-wrap items-center gap-2">
      <span className="text-meta text-ink-2" aria-hidden="true">
        {label}
      </span>
      {choices.map(({ value, label: name, href }) => (
        <a key={value} href={href} className="chip text-meta" aria-current={value === chosen ? 'true' : undefined}>
          {name}
        </a>
      ))}
    </div>
  );
}
