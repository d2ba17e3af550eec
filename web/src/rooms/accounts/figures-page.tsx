import { useQuery } from '@tanstack/react-query';
import { api, format, mayAs, useMe, type Answer } from '#lib';
import { Empty, Failed, Forbidden, PageHeader, Section, Skeleton, Table } from '#ui';
import { peopleText } from '../../messages/en/people.ts';
import { SignUpChart } from './sign-up-chart.tsx';

type Figures = Answer<'getPeopleFigures'>;
const spans = ['day', 'two_days', 'week', 'year'] as const;

/** How many people come back, and how many confirm their address. */
export function FiguresPage() {
  const text = peopleText().figures;
  const may = mayAs(useMe().role, 'MANAGER');
  const figures = useQuery({
    queryKey: ['people', 'figures'],
    queryFn: ({ signal }) => api.call('getPeopleFigures', { signal }),
    enabled: may,
  });
  const at = figures.data?.at;
  return (
    <>
      <PageHeader
        title={text.title}
        documentTitle={text.title}
        crumb={{ href: '/people', label: text.crumb }}
        note={
          <span className="block min-h-5">{at === undefined ? null : text.note(format.fullTime(new Date(at)))}</span>
        }
      />
      {!may ? (
        <Forbidden />
      ) : figures.data !== undefined ? (
        <Figures figures={figures.data} />
      ) : figures.isError ? (
        <Failed error={figures.error} onRetry={() => void figures.refetch()} />
      ) : (
        <Skeleton rows={4} />
      )}
    </>
  );
}

function Figures({ figures }: { figures: Figures }) {
  const text = peopleText().figures;
  if (figures.people === 0) return <Empty>{text.nobody}</Empty>;
  const { people, verified } = figures;
  return (
    <>
      <p>{text.conversion(format.number(verified), format.number(people), shareOf(verified, people))}</p>
      <Section id="active" title={text.active} ruled={false}>
        <p className="mb-2 text-meta text-ink-2">{text.activeHint}</p>
        <ActiveTable figures={figures} />
      </Section>
      <Section id="sign-ups" title={text.signUps}>
        <SignUpChart days={figures.days} />
      </Section>
    </>
  );
}

function ActiveTable({ figures: { active, people } }: { figures: Figures }) {
  const text = peopleText().figures;
  const columns = [
    { name: text.span, heading: true, cell: (span: (typeof spans)[number]) => text.spans[span] },
    {
      name: text.count,
      numeric: true,
      cell: (span: (typeof spans)[number]) => format.number(active[span]),
    },
    {
      name: text.share,
      numeric: true,
      cell: (span: (typeof spans)[number]) => shareOf(active[span], people),
    },
    {
      name: text.away,
      numeric: true,
      cell: (span: (typeof spans)[number]) => format.number(people - active[span]),
    },
  ];
  return <Table caption={text.active} columns={columns} rows={spans} rowKey={(span) => span} />;
}

function shareOf(part: number, whole: number): string {
  return new Intl.NumberFormat(document.documentElement.lang, { style: 'percent', maximumFractionDigits: 1 }).format(
    whole === 0 ? 0 : part / whole,
  );
}
