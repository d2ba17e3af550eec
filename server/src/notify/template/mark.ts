import type { Message } from '../channel.ts';

/** The mark of the rail: its shape carries the meaning, its tone repeats it, its word says it. */
export interface Mark {
  readonly shape: '▲' | '◆' | '●' | '✓';
  readonly tone: 'crit' | 'warn' | 'mark' | 'ok';
  readonly word: string;
}

export function markOf({ step, severity, category }: Pick<Message, 'step' | 'severity' | 'category'>): Mark {
  if (step === 'resolve') return { shape: '✓', tone: 'ok', word: 'Resolved' };
  if (category === 'account' || category === 'security') return { shape: '●', tone: 'mark', word: 'Your account' };
  // An article is worth the same to every reader: its severity says nothing.
  if (category === 'article') return { shape: '●', tone: 'mark', word: 'Article' };
  switch (severity) {
    case 'critical':
      return { shape: '▲', tone: 'crit', word: 'Critical' };
    case 'high':
      return { shape: '◆', tone: 'warn', word: 'High' };
    case 'medium':
      return { shape: '◆', tone: 'warn', word: 'Medium' };
    case 'low':
      return { shape: '●', tone: 'mark', word: 'Low' };
  }
}
