import { useState } from 'react';
import { format } from '#lib';
import { Button } from '#ui';
import { networksText } from '../../messages/en/networks.ts';
import { exportAlarms, mostExported } from './export-alarms.ts';
import type { AlarmFilters } from './filters.ts';

const formats = ['csv', 'json'] as const;

/** Saves the list of alarms as it is filtered. */
export function ExportButtons({ filters }: { filters: AlarmFilters }) {
  const text = networksText().export;
  const [state, setState] = useState<'ready' | 'making' | 'failed'>('ready');
  const save = async (format: (typeof formats)[number]) => {
    setState('making');
    setState(
      await exportAlarms(filters, format).then(
        () => 'ready' as const,
        () => 'failed' as const,
      ),
    );
  };
  return (
    <span className="flex items-baseline gap-2" role="group" aria-label={text.label}>
      {formats.map((one) => (
        <Button
          key={one}
          kind="quiet"
          small
          disabled={state === 'making'}
          title={text.most(format.number(mostExported))}
          aria-label={text.as(text.formats[one])}
          onClick={() => void save(one)}
        >
          {text.formats[one]}
        </Button>
      ))}
      <span role="status" className="text-meta">
        {state === 'failed' ? text.failed : null}
      </span>
    </span>
  );
}
