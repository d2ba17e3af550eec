import type { Visit } from '@tocsin/sdk/contract';
import { csvOf, download } from '#lib';
import { Button, Section, Table } from '#ui';
import { visitorsText } from '../../messages/en/visitors.ts';
import { timeAt, type Place } from './place-time.tsx';
import { nameOf } from './visits.ts';

interface Line {
  id: string;
  name: string;
  company: string;
  host: string;
  in: string;
  until: string;
  badge: number;
  phone: string;
}

/** Who must be counted outside, on paper or as a file. Both are made on this page, so they need no server. */
export function EvacuationList({ visits, place, at }: { visits: readonly Visit[]; place: Place; at: number }) {
  const text = visitorsText().evacuation;
  const lines = visits.map((visit) => lineOf(visit, place));
  const columns = columnsOf();
  return (
    <Section
      id="evacuation"
      title={text.title}
      action={
        <span className="print-hidden flex gap-2">
          <Button kind="quiet" small onClick={() => print()}>
            {text.print}
          </Button>
          <Button kind="quiet" small onClick={() => downloadLines(text.file, lines)}>
            {text.csv}
          </Button>
        </span>
      }
    >
      <p className="text-meta text-ink-2">{text.note(visits.length, timeAt(place, new Date(at).toISOString()))}</p>
      <div className="print-only">
        <Table caption={text.title} columns={columns} rows={lines} rowKey={({ id }) => id} />
      </div>
    </Section>
  );
}

const order = ['name', 'company', 'host', 'in', 'until', 'badge', 'phone'] as const;

function columnsOf() {
  const { columns } = visitorsText().evacuation;
  return order.map((key) => ({
    name: columns[key],
    cell: (line: Line) => line[key],
    heading: key === 'name',
    numeric: key === 'badge',
  }));
}

function lineOf(visit: Visit, place: Place): Line {
  const { visitor, host } = visit;
  return {
    id: visit.id,
    name: nameOf(visit),
    company: visitor?.company ?? '',
    host: host?.name ?? '',
    in: timeAt(place, visit.checked_in_at),
    until: timeAt(place, visit.check_out_at),
    badge: visit.badge,
    phone: visitor?.phone ?? '',
  };
}

function downloadLines(name: string, lines: readonly Line[]): void {
  const { columns } = visitorsText().evacuation;
  const text = csvOf([order.map((key) => columns[key]), ...lines.map((line) => order.map((key) => line[key]))]);
  download(name, { type: 'text/csv', text });
}
