import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { api, csvOf, download, fieldErrors, queryClient, sentenceOf, useNarrow, type Answer } from '#lib';
import { Button, Section, Table } from '#ui';
import { accountsText } from '../../messages/en/accounts.ts';
import { peopleText } from '../../messages/en/people.ts';

type Imported = Answer<'importInvitations'>;
type Row = Imported['rows'][number];
const mostBytes = 50_000;

/** Invite the people of a file: first what would happen line by line, then the sending. */
export function ImportForm() {
  const text = peopleText().import;
  const input = useRef<HTMLInputElement>(null);
  const form = useImport();
  return (
    <Section id="import" title={text.title}>
      <p className="mb-3 max-w-[36rem] text-meta text-ink-2">{text.hint}</p>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={text.choose}
        accept=".csv,text/csv,text/plain"
        onChange={(event) => {
          void form.choose(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
      <div className="mb-3 flex flex-wrap gap-3">
        <Button busy={form.checking && text.checking} onClick={() => input.current?.click()}>
          {text.choose}
        </Button>
        {form.report !== undefined && form.report.ready > 0 ? (
          <Button kind="ink" busy={form.sending && text.sending} onClick={form.send}>
            {text.send(form.report.ready)}
          </Button>
        ) : null}
        {form.report !== undefined && form.report.refused > 0 ? (
          <Button kind="quiet" onClick={() => saveRefused(form.report?.rows ?? [])}>
            {text.saveRefused}
          </Button>
        ) : null}
      </div>
      <p role="status" className={form.problem === undefined ? '' : 'font-label text-crit'}>
        {form.problem ?? (form.report && text.summary(form.report))}
      </p>
      {form.report === undefined ? null : <Report rows={form.report.rows} />}
    </Section>
  );
}

function Report({ rows }: { rows: readonly Row[] }) {
  const text = peopleText().import;
  const narrow = useNarrow();
  const columns = [
    { name: text.columns.line, numeric: true, cell: ({ line }: Row) => line },
    {
      name: text.columns.email,
      heading: true,
      cell: ({ email }: Row) => <span className="wrap-anywhere">{email}</span>,
    },
    ...(narrow
      ? []
      : [{ name: text.columns.role, cell: ({ role }: Row) => (role === null ? '' : accountsText().roles[role]) }]),
    { name: text.columns.outcome, cell: ({ outcome, reason }: Row) => reason ?? text.outcomes[outcome] },
  ];
  return (
    <div className="mt-3">
      <Table caption={text.title} columns={columns} rows={rows} rowKey={({ line }) => String(line)} />
    </div>
  );
}

/** The lines that were not sent, with the reasons, to be put right and brought again. */
function saveRefused(rows: readonly Row[]): void {
  const refused = rows.filter(({ outcome }) => outcome === 'refused');
  const table = refused.map(({ email, role, reason }) => [email, role ?? '', reason ?? '']);
  download('not-invited.csv', { text: csvOf([['email', 'role', 'reason'], ...table]), type: 'text/csv' });
}

function useImport() {
  const text = peopleText().import;
  const [csv, setCsv] = useState('');
  const [report, setReport] = useState<Imported>();
  const [problem, setProblem] = useState<string>();
  const run = useMutation({
    mutationFn: ({ csv: file, dry }: { csv: string; dry: boolean }) =>
      api.call('importInvitations', { body: { csv: file, dry_run: dry } }),
    onSuccess: (answer) => {
      setReport(answer);
      setProblem(undefined);
      return queryClient.invalidateQueries({ queryKey: ['invitations'] });
    },
    onError: (error) => {
      setReport(undefined);
      setProblem(fieldErrors(error, ['csv'])[0]?.message ?? sentenceOf(error));
    },
  });
  return {
    report,
    problem,
    checking: run.isPending && run.variables.dry,
    sending: run.isPending && !run.variables.dry,
    choose: async (file: File | undefined): Promise<void> => {
      if (file === undefined || run.isPending) return;
      setReport(undefined);
      if (file.size > mostBytes) return setProblem(text.tooLarge);
      const read = await file.text();
      if (read.trim() === '') return setProblem(text.empty);
      setCsv(read);
      run.mutate({ csv: read, dry: true });
    },
    send: () => run.isPending || run.mutate({ csv, dry: false }),
  };
}
