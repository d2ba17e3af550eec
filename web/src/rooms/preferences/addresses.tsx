import { Empty, ListStates, Section, Table } from '#ui';
import { preferencesText } from '../../messages/en/preferences.ts';
import { uiText } from '../../messages/en/ui.ts';
import { useDestinations } from './preferences.ts';

/** The addresses that messages go to, and whether they work. */
export function Addresses() {
  const text = preferencesText().addresses;
  const names = uiText().channels;
  const list = useDestinations();
  return (
    <Section id="addresses" title={text.title} ruled={false}>
      <ListStates list={list} rows={2} empty={<Empty>{text.none}</Empty>}>
        {(items) => (
          <Table
            caption={text.title}
            rows={items}
            rowKey={({ id }) => id}
            columns={[
              { name: text.channel, heading: true, cell: ({ channel }) => names[channel] },
              {
                name: text.address,
                cell: ({ label, address }) => (
                  <span className="wrap-anywhere">{[label, address].filter((part) => part !== '').join(', ')}</span>
                ),
              },
              { name: text.state, cell: ({ state }) => text.states[state] },
            ]}
          />
        )}
      </ListStates>
    </Section>
  );
}
