import { useEffect, useState } from 'react';
import { uiText } from '../messages/en/ui.ts';

/** Shapes of rows while a list loads: nothing for 200 ms, because most answers are faster than that. */
export function Skeleton({ rows = 6 }: { rows?: number }) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 200);
    return () => clearTimeout(timer);
  }, []);
  if (!late) return null;
  return (
    <div role="status" className="border-t border-line">
      <span className="sr-only">{uiText().loading}</span>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="flex min-h-14 items-center gap-6 border-b border-line">
          <span className="skeleton w-12" />
          <span className={`skeleton ${row % 2 === 0 ? 'w-2/3' : 'w-1/2'}`} />
        </div>
      ))}
    </div>
  );
}
