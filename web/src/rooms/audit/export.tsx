import { useMutation } from '@tanstack/react-query';
import { api, csvOf, download, sentenceOf } from '#lib';
import { Button, toast } from '#ui';
import { auditText } from '../../messages/en/audit.ts';
import { csvRows, type Entry } from './entry.ts';
import { queryOf, type AuditSearch } from './search.ts';

const most = 10_000;
const pageSize = 100;

/** What the search finds, as a file. */
export function Export({ search }: { search: AuditSearch }) {
  const text = auditText();
  const save = useMutation({
    mutationFn: async (kind: 'csv' | 'json') => ({ kind, ...(await collect(search)) }),
    onSuccess: ({ kind, entries, cut }) => {
      if (kind === 'csv') download('audit.csv', { text: csvOf(csvRows(entries)), type: 'text/csv' });
      else download('audit.json', { text: JSON.stringify(entries, null, 2), type: 'application/json' });
      toast(text.exported(entries.length, cut));
    },
    onError: (error) => toast(sentenceOf(error)),
  });
  const busy = (kind: 'csv' | 'json') => save.isPending && save.variables === kind && text.exporting;
  return (
    <p className="mb-4 flex flex-wrap gap-3">
      <Button small busy={busy('csv')} onClick={() => save.isPending || save.mutate('csv')}>
        {text.exportCsv}
      </Button>
      <Button small busy={busy('json')} onClick={() => save.isPending || save.mutate('json')}>
        {text.exportJson}
      </Button>
    </p>
  );
}

async function collect(search: AuditSearch): Promise<{ entries: Entry[]; cut: boolean }> {
  const entries: Entry[] = [];
  let cursor: string | undefined;
  do {
    const page = await api.call('listAudit', { query: { ...queryOf(search), cursor, limit: pageSize } });
    entries.push(...page.items);
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined && entries.length < most);
  return { entries, cut: cursor !== undefined };
}
