import type { ReactNode } from 'react';

export interface Column<Row> {
  name: string;
  cell: (row: Row) => ReactNode;
  numeric?: boolean;
  /** The cell that names its row. */
  heading?: boolean;
}

/** A ruled table with a sticky head. Numbers stand at the end of their column. */
export function Table<Row>({
  caption,
  columns,
  rows,
  rowKey,
}: {
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
}) {
  return (
    <table className="table">
      <caption className="sr-only">{caption}</caption>
      <thead>
        <tr>
          {columns.map(({ name, numeric }) => (
            <th key={name} scope="col" className={numeric ? 'numeric' : undefined}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={rowKey(row)}>{columns.map((column) => cellOf(column, row))}</tr>
        ))}
      </tbody>
    </table>
  );
}

function cellOf<Row>({ name, cell, numeric, heading }: Column<Row>, row: Row): ReactNode {
  const className = numeric ? 'numeric' : undefined;
  if (heading) {
    return (
      <th key={name} scope="row" className={`font-plain ${className ?? ''}`}>
        {cell(row)}
      </th>
    );
  }
  return (
    <td key={name} className={className}>
      {cell(row)}
    </td>
  );
}
