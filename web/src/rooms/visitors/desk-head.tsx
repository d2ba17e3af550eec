import { mayAs, useMe } from '#lib';
import { ButtonLink, PageHeader, Tab, Tabs } from '#ui';
import { visitorsText } from '../../messages/en/visitors.ts';
import type { Place } from './place-time.tsx';

type View = 'onSite' | 'checkedOut' | 'hosts' | 'kiosks';

/** What stands above every page of the desk. */
export function DeskHead({
  current,
  place,
  count,
}: {
  current: View;
  place?: Place | undefined;
  count?: number | undefined;
}) {
  const text = visitorsText();
  const { role, desk } = useMe();
  const note =
    place && `${count === undefined ? '' : `${text.onSite(count)} · `}${text.times(place.name, place.time_zone)}`;
  return (
    <>
      <PageHeader
        title={text.title}
        documentTitle={text.title}
        note={<span role="status">{note}</span>}
        actions={
          desk ? (
            <ButtonLink kind="ink" href="/desk/check-in">
              {text.checkInLink}
            </ButtonLink>
          ) : undefined
        }
      />
      <div className="print-hidden">
        <Tabs label={text.views}>
          <Tab href="/desk" current={current === 'onSite'}>
            {text.tabs.onSite}
          </Tab>
          <Tab href="/desk/left" current={current === 'checkedOut'}>
            {text.tabs.checkedOut}
          </Tab>
          <Tab href="/desk/hosts" current={current === 'hosts'}>
            {text.tabs.hosts}
          </Tab>
          {mayAs(role, 'MANAGER') ? (
            <Tab href="/desk/kiosks" current={current === 'kiosks'}>
              {text.tabs.kiosks}
            </Tab>
          ) : null}
        </Tabs>
      </div>
    </>
  );
}
