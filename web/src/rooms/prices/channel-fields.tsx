import type { ChannelName } from '@tocsin/sdk/contract';
import { Checkbox } from '#ui';
import { pricesText } from '../../messages/en/prices.ts';
import { uiText } from '../../messages/en/ui.ts';

const offered: readonly ChannelName[] = ['in_app', 'email', 'sms', 'slack', 'discord', 'webhook'];

interface Props {
  chosen: readonly ChannelName[];
  onChoose: (channels: readonly ChannelName[]) => void;
}

/** The channels that tell of a price alert. With none ticked the preferences decide. */
export function ChannelFields({ chosen, onChoose }: Props) {
  const text = pricesText().form;
  const toggle = (one: ChannelName, on: boolean): void =>
    onChoose(on ? [...chosen, one] : chosen.filter((other) => other !== one));
  return (
    <fieldset className="mb-4">
      <legend className="font-label">{text.by}</legend>
      <p className="text-meta text-ink-2">{text.byHint}</p>
      <div className="flex flex-wrap gap-x-5">
        {offered.map((one) => (
          <Checkbox
            key={one}
            label={uiText().channels[one]}
            checked={chosen.includes(one)}
            onChange={(on) => toggle(one, on)}
          />
        ))}
      </div>
    </fieldset>
  );
}

/** As the server takes them. */
export function channelsOf(chosen: readonly ChannelName[]): ChannelName[] | null {
  return chosen.length === 0 ? null : [...chosen];
}
