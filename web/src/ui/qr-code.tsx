import { useEffect, useState } from 'react';
import type { QrMatrix } from './qr-matrix.ts';

const border = 4;

/** A text as a QR code. The encoder is loaded when one is shown; the space is there before. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const [drawn, setDrawn] = useState<{ text: string; matrix: QrMatrix }>();
  useEffect(() => {
    let gone = false;
    void import('./qr-matrix.ts').then(({ qrMatrix }) => {
      if (!gone) setDrawn({ text, matrix: qrMatrix(text) });
    });
    return () => {
      gone = true;
    };
  }, [text]);
  const matrix = drawn?.text === text ? drawn.matrix : [];
  const size = matrix.length + 2 * border;
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      className="aspect-square w-full max-w-60"
      shapeRendering="crispEdges"
    >
      {/* Black on white in every theme: that is what cameras read. */}
      <rect width={size} height={size} fill="#fff" />
      <path d={pathOf(matrix)} fill="#000" />
    </svg>
  );
}

function pathOf(matrix: QrMatrix): string {
  return matrix
    .flatMap((line, row) => line.map((dark, column) => (dark ? `M${column + border} ${row + border}h1v1h-1z` : '')))
    .join('');
}
