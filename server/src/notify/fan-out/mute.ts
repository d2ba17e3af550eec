import { rulesOf, settle } from '../preference/precedence.ts';
import { stageOf } from './batch.ts';

const rules = rulesOf('mute');

/** What the person silenced. */
export const mute = stageOf((candidate) => settle(rules, candidate));
