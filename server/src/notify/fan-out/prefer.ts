import { rulesOf, settle } from '../preference/precedence.ts';
import { stageOf } from './batch.ts';

const rules = rulesOf('prefer');

/** What the person chose: on the watch, for the address, for the kind of notification, for the channel, or the default. */
export const prefer = stageOf((candidate) => settle(rules, candidate));
