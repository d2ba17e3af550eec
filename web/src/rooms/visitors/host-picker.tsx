import type { Host } from '@tocsin/sdk/contract';
import { useEffect, useState } from 'react';
import { sentenceOf } from '../../lib/api-answer.ts';
import { visitFormText } from '../../messages/en/visit-form.ts';
import { Combobox, type Option } from '../../ui/combobox.tsx';

const pauseMs = 200;
type Found = { query: string; hosts: readonly Host[] } | { query: string; failed: string };

/** Finds a host by two letters, and says when they are free. */
export function HostPicker({
  find,
  error,
  onChoose,
}: {
  find: (query: string) => Promise<readonly Host[]>;
  error: string | undefined;
  onChoose: (host: Host | undefined) => void;
}) {
  const text = visitFormText();
  const [typed, setTyped] = useState('');
  const found = useFound(typed.trim(), find);
  const hosts = found !== undefined && 'hosts' in found ? found.hosts : [];
  const choose = ({ id }: Option): void => {
    const host = hosts.find((one) => one.id === id);
    setTyped(host === undefined ? '' : host.name);
    onChoose(host);
  };
  const type = (value: string): void => {
    setTyped(value);
    onChoose(undefined);
  };
  return (
    <Combobox
      label={text.host}
      hint={text.hostHint}
      error={error}
      value={typed}
      onChange={type}
      options={hosts.map(optionOf)}
      onChoose={choose}
      message={messageOf(typed.trim(), found)}
    />
  );
}

function optionOf({ id, name, team, words }: Host): Option {
  return { id, name: team === null ? name : `${name}, ${team}`, note: words };
}

function messageOf(query: string, found: Found | undefined): string | undefined {
  const text = visitFormText();
  if (query.length < 2) return undefined;
  if (found === undefined || found.query !== query) return text.looking;
  if ('failed' in found) return found.failed;
  return found.hosts.length === 0 ? text.nobody(query) : undefined;
}

/** What was found for the text, once typing paused. */
function useFound(query: string, find: (query: string) => Promise<readonly Host[]>): Found | undefined {
  const [found, setFound] = useState<Found>();
  useEffect(() => {
    if (query.length < 2) return;
    let gone = false;
    const timer = setTimeout(() => {
      find(query).then(
        (hosts) => gone || setFound({ query, hosts }),
        (error: unknown) => gone || setFound({ query, failed: sentenceOf(error) }),
      );
    }, pauseMs);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
    // How to find belongs to the page and does not change while it is shown.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [query]);
  return query.length < 2 ? undefined : found;
}
