import { useState, type ReactNode } from 'react';
import { sentenceOf, signOut } from '#lib';
import { Button, PageHeader, Tab, Tabs, toast } from '#ui';
import { accountsText } from '../../messages/en/accounts.ts';

/** Title and tabs of one's own account, and the way out. */
export function ProfileHead({
  current,
  note,
}: {
  current: 'profile' | 'account' | 'security' | 'tokens';
  note?: ReactNode;
}) {
  const text = accountsText();
  const [leaving, setLeaving] = useState(false);
  const leave = (): void => {
    setLeaving(true);
    signOut().catch((error: unknown) => {
      setLeaving(false);
      toast(sentenceOf(error));
    });
  };
  return (
    <>
      <PageHeader
        title={text.title}
        documentTitle={current === 'profile' ? text.title : text.tabs[current]}
        note={note}
        actions={
          <Button busy={leaving && text.signingOut} onClick={leave}>
            {text.signOut}
          </Button>
        }
      />
      <Tabs label={text.views}>
        <Tab href="/profile" current={current === 'profile'}>
          {text.tabs.profile}
        </Tab>
        <Tab href="/profile/account" current={current === 'account'}>
          {text.tabs.account}
        </Tab>
        <Tab href="/profile/security" current={current === 'security'}>
          {text.tabs.security}
        </Tab>
        <Tab href="/profile/tokens" current={current === 'tokens'}>
          {text.tabs.tokens}
        </Tab>
      </Tabs>
    </>
  );
}
