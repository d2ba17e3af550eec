/** A key of the keyboard, drawn. */
export function Key({ children }: { children: string }) {
  return <kbd className="key">{children}</kbd>;
}

/** A line of shortcuts: keys, then what they do. */
export function KeyHints({ hints }: { hints: readonly { keys: readonly string[]; does: string }[] }) {
  return (
    <p className="mt-6 hidden flex-wrap items-center gap-x-3 gap-y-1 text-meta text-ink-2 desk:flex">
      {hints.map(({ keys, does }) => (
        <span key={does} className="inline-flex items-center gap-1">
          {keys.map((key) => (
            <Key key={key}>{key}</Key>
          ))}
          {does}
        </span>
      ))}
    </p>
  );
}
