import { useState } from 'react';
import { format, type Answer } from '#lib';
import { ChartFrame, ChartOrTable, ChartReader, Table } from '#ui';
import { peopleText } from '../../messages/en/people.ts';

type Day = Answer<'getPeopleFigures'>['days'][number];

/** Sign-ups by day, and how many of them confirmed; the same numbers as a sentence and as a table. */
export function SignUpChart({ days }: { days: readonly Day[] }) {
  const text = peopleText().figures;
  const sum = (key: 'signed_up' | 'verified') => days.reduce((total, day) => total + day[key], 0);
  const summary = text.summary(sum('signed_up'), sum('verified'));
  return (
    <ChartOrTable
      summary={summary}
      chart={<Bars days={days} summary={summary} />}
      table={<DayTable days={days} />}
      asChart={text.asChart}
      asTable={text.asTable}
    />
  );
}

/** Columns of the page's own layout, so that they follow its width and its direction. */
function Bars({ days, summary }: { days: readonly Day[]; summary: string }) {
  const text = peopleText().figures;
  const [at, setAt] = useState<number>();
  const last = days.length - 1;
  const shown = days[at ?? last];
  const most = Math.max(1, ...days.map((day) => day.signed_up));
  return (
    <>
      <ChartFrame>
        <div role="img" aria-label={summary} className="flex h-28 items-end gap-px border-b border-ink">
          {days.map((day, index) => (
            <span key={day.day} className={`flex h-full grow items-end ${index === at ? 'bg-mark-wash' : ''}`}>
              <Bar day={day} most={most} />
            </span>
          ))}
        </div>
        <ChartReader
          label={text.reader}
          said={shown === undefined ? undefined : sentenceOf(shown)}
          last={last}
          at={at}
          onPlace={setAt}
        />
      </ChartFrame>
      <div className="figures mt-1 flex justify-between text-small text-ink-2">
        <span>{nameOf(days[0])}</span>
        <span>{nameOf(days[last])}</span>
      </div>
      <div className="mt-1 flex flex-wrap justify-between gap-x-6">
        <ul className="flex flex-wrap gap-x-4 text-meta text-ink-2">
          <li className="inline-flex items-center gap-1.5">
            <span aria-hidden="true" className="size-2.5 bg-line-strong" />
            {text.signedUp}
          </li>
          <li className="inline-flex items-center gap-1.5">
            <span aria-hidden="true" className="size-2.5 bg-mark" />
            {text.verified}
          </li>
        </ul>
        <p className="min-h-5 text-meta" aria-hidden="true">
          {at === undefined || shown === undefined ? null : sentenceOf(shown)}
        </p>
      </div>
    </>
  );
}

function Bar({ day, most }: { day: Day; most: number }) {
  return (
    <span
      className="relative mx-px block grow bg-line-strong"
      style={{ blockSize: `${(100 * day.signed_up) / most}%` }}
    >
      <span
        className="absolute inset-x-0 bottom-0 block bg-mark"
        style={{ blockSize: day.signed_up === 0 ? '0' : `${(100 * day.verified) / day.signed_up}%` }}
      />
    </span>
  );
}

function DayTable({ days }: { days: readonly Day[] }) {
  const text = peopleText().figures;
  const columns = [
    { name: text.day, heading: true, cell: nameOf },
    { name: text.signedUp, numeric: true, cell: (day: Day) => format.number(day.signed_up) },
    { name: text.verified, numeric: true, cell: (day: Day) => format.number(day.verified) },
    {
      name: text.seen,
      numeric: true,
      cell: ({ active }: Day) => (active === null ? text.notCounted : format.number(active)),
    },
  ];
  return <Table caption={text.signUps} columns={columns} rows={days.toReversed()} rowKey={({ day }) => day} />;
}

/** The days are those of UTC, whatever the zone of the reader. */
function nameOf(day: Day | undefined): string {
  return day === undefined ? '' : format.shortDay(new Date(`${day.day}T12:00:00Z`));
}

function sentenceOf(day: Day): string {
  return peopleText().figures.sentence(nameOf(day), day.signed_up, day.verified);
}
