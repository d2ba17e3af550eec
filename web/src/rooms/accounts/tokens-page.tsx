import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, format, queryClient, sentenceOf, useList, type Answer } from '#lib';
import { ConfirmButton, Empty, ListStates, Mark, Rail, RailRow, Time, toast } from '#ui';
import { accountsText } from '../../messages/en/accounts.ts';
import { MakeToken } from './make-token.tsx';
import { ProfileHead } from './profile-head.tsx';

type Token = Answer<'listMyApiTokens'>['items'][number];
export const tokensKey = ['api-tokens'];

/** Keys for programs that act as me. */
export function TokensPage() {
  const text = accountsText().tokens;
  const list = useList(tokensKey, (cursor, signal) =>
    api.call('listMyApiTokens', { query: { cursor, limit: 50 }, signal }),
  );
  return (
    <>
      <ProfileHead current="tokens" />
      <div className="my-6 flex flex-wrap items-center justify-between gap-3">
        <p className="text-ink-2">{text.note}</p>
        <MakeToken />
      </div>
      <ListStates list={list} rows={2} empty={<Empty>{text.none}</Empty>}>
        {(items) => (
          <Rail label={accountsText().tabs.tokens} plain>
            {items.map((token) => (
              <TokenRow key={token.id} token={token} />
            ))}
          </Rail>
        )}
      </ListStates>
    </>
  );
}

function TokenRow({ token }: { token: Token }) {
  return (
    <RailRow
      time={<Time at={token.created_at} show="short" />}
      mark={<Mark kind="notice" name={accountsText().tokens.token} />}
      title={
        <>
          {token.name} <span className="identifier text-ink-2">{token.prefix}…</span>
        </>
      }
      meta={metaOf(token)}
      action={<DeleteToken token={token} />}
    />
  );
}

function metaOf({ scopes, last_used_at, expires_at }: Token): string {
  const text = accountsText().tokens;
  const used = last_used_at === null ? text.never : format.fullTime(new Date(last_used_at));
  const ends = expires_at === null ? text.never : format.fullTime(new Date(expires_at));
  return [
    format.list(scopes.map((scope) => text.scopeNames[scope])),
    `${text.columns.used}: ${used}`,
    `${text.columns.ends}: ${ends}`,
  ].join(' · ');
}

function DeleteToken({ token: { id, name } }: { token: Token }) {
  const text = accountsText().tokens;
  const [asking, setAsking] = useState(false);
  const close = (): void => setAsking(false);
  const remove = useMutation({
    mutationFn: () => api.call('deleteMyApiToken', { params: { id } }),
    onSuccess: () => {
      close();
      toast(text.deleted(name));
      return queryClient.invalidateQueries({ queryKey: tokensKey });
    },
    onError: (error) => toast(sentenceOf(error)),
  });
  return (
    <ConfirmButton
      label={text.delete}
      name={text.deleteOne(name)}
      kind="quiet"
      small
      title={text.deleteQuestion(name)}
      asking={asking}
      onAsking={setAsking}
      busy={remove.isPending && text.deleting}
      destructive
      onConfirm={() => remove.mutate()}
    >
      <p>{text.deleteText}</p>
    </ConfirmButton>
  );
}
