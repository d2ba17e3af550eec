import { useState, type FormEvent } from 'react';
import { useGo } from '#lib';
import { Button, Field } from '#ui';
import { auditText } from '../../messages/en/audit.ts';
import { auditHref, type AuditSearch } from './search.ts';
import { lineOf, searchOfLine } from './search-line.ts';

/** The whole search as one line of words. */
export function LineForm({ search }: { search: AuditSearch }) {
  const text = auditText();
  const go = useGo();
  const [line, setLine] = useState(lineOf(search));
  const [problem, setProblem] = useState<string>();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const found = searchOfLine(line);
    if ('problem' in found) setProblem(found.problem);
    else go(auditHref(found));
  };
  return (
    <form role="search" aria-label={text.line} noValidate onSubmit={submit} className="mb-2">
      <Field
        id="line"
        type="search"
        data-search
        label={text.line}
        hint={text.lineHint}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={1000}
        value={line}
        error={problem}
        onChange={(event) => setLine(event.target.value)}
      />
      <Button type="submit" className="mb-4">
        {text.lineApply}
      </Button>
    </form>
  );
}
