import type { Watch } from '@tocsin/sdk/contract';
import { format } from '#lib';
import { networksText } from '../../messages/en/networks.ts';
import { uiText } from '../../messages/en/ui.ts';

/** What a watch tells, in a sentence. */
export function ruleOf({ min_severity, channels }: Pick<Watch, 'min_severity' | 'channels'>): string {
  const text = networksText().watches;
  const ui = uiText();
  const by =
    channels === null ? text.byPreferences : text.by(format.list(channels.map((channel) => ui.channels[channel])));
  return text.rule(ui.severities[min_severity], by);
}
