import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, confirmed, format, queryClient, sentenceOf, type Answer } from '#lib';
import { Button, ConfirmButton, Empty, Failed, Mark, Rail, RailRow, Section, Skeleton, Time, toast } from '#ui';
import { providersText } from '../../messages/en/providers.ts';

type Logins = Answer<'listMyIdentities'>;
type Login = Logins['items'][number];
type Provider = Logins['providers'][number];
const queryKey = ['identities'];
const here = '/profile/security';

/** The logins of other providers that open my account. Shown only where there are any, or could be. */
export function LinkedLogins() {
  const text = providersText().linked;
  const found = useQuery({ queryKey, queryFn: ({ signal }) => api.call('listMyIdentities', { signal }) });
  if (found.data?.providers.length === 0 && found.data.items.length === 0) return null;
  return (
    <Section id="logins" title={text.title}>
      <p className="mb-3 text-ink-2">{text.note}</p>
      {found.data === undefined ? (
        <Waiting error={found.error} retry={() => void found.refetch()} />
      ) : (
        <Known logins={found.data} />
      )}
    </Section>
  );
}

function Waiting({ error, retry }: { error: unknown; retry: () => void }) {
  return error === null ? <Skeleton rows={1} /> : <Failed error={error} onRetry={retry} />;
}

function Known({ logins: { items, providers } }: { logins: Logins }) {
  const text = providersText().linked;
  return (
    <>
      {items.length === 0 ? (
        <Empty>{text.none}</Empty>
      ) : (
        <Rail label={text.title} plain>
          {items.map((login) => (
            <LoginRow key={login.id} login={login} />
          ))}
        </Rail>
      )}
      <div className="mt-4 flex flex-wrap gap-3">
        {providers.map((provider) => (
          <LinkButton key={provider.id} provider={provider} />
        ))}
      </div>
    </>
  );
}

function LoginRow({ login }: { login: Login }) {
  return (
    <RailRow
      time={<Time at={login.created_at} show="short" />}
      mark={<Mark kind={login.on ? 'notice' : 'waiting'} name={providersText().linked.title} />}
      title={
        <>
          {login.provider} <span className="identifier text-ink-2">{login.label}</span>
        </>
      }
      meta={metaOf(login)}
      action={<RemoveLogin login={login} />}
    />
  );
}

function metaOf({ on, created_at, last_used_at }: Login): string {
  const text = providersText().linked;
  const used = last_used_at === null ? text.unused : text.used(format.shortDay(new Date(last_used_at)));
  return [text.since(format.shortDay(new Date(created_at))), used, ...(on ? [] : [text.off])].join(' · ');
}

function LinkButton({ provider: { id, name } }: { provider: Provider }) {
  const text = providersText().linked;
  const link = useMutation({
    mutationFn: () => confirmed(() => api.call('linkMyIdentity', { body: { provider: id, return_to: here } })),
    onSuccess: ({ url }) => location.assign(url),
    onError: (error) => toast(sentenceOf(error)),
  });
  return (
    <Button busy={(link.isPending || link.isSuccess) && text.linking} onClick={() => link.mutate()}>
      {text.link(name)}
    </Button>
  );
}

function RemoveLogin({ login: { id, provider, label } }: { login: Login }) {
  const text = providersText().linked;
  const [asking, setAsking] = useState(false);
  const close = (): void => setAsking(false);
  const remove = useMutation({
    mutationFn: () => confirmed(() => api.call('unlinkMyIdentity', { params: { id } })),
    onSuccess: () => {
      close();
      toast(text.removed(provider));
      return queryClient.invalidateQueries({ queryKey });
    },
    onError: (error) => {
      close();
      toast(sentenceOf(error));
    },
  });
  return (
    <ConfirmButton
      label={text.remove}
      name={text.removeOne(provider, label)}
      kind="quiet"
      small
      title={text.removeQuestion(provider)}
      asking={asking}
      onAsking={setAsking}
      busy={remove.isPending && text.removing}
      destructive
      onConfirm={() => remove.mutate()}
    >
      <p>{text.removeText(provider)}</p>
    </ConfirmButton>
  );
}
