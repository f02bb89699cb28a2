// The operator's word on what a row shows: a note to the partner, and the acts to choose among.
import { Button, Textarea } from '@fluentui/react-components';
import type { QueryKey } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useWords } from '@/shared/words/words';
import { useChange } from '../parts/change';
import parts from '../parts/parts.module.css';

export interface Act {
  label: string;
  /** The one that is usual. */
  primary?: boolean;
  /** Whether the partner must be told why. */
  needsNote?: boolean;
  do: (body: { note: string }) => Promise<unknown>;
}

interface DecisionProps {
  /** Of the note: when it is needed. */
  label: string;
  /** The longest note, in characters. */
  most?: number;
  acts: readonly Act[];
  /** What is to be read again. */
  stale: readonly QueryKey[];
}

export function Decision({ label, most, acts, stale }: DecisionProps) {
  const { t } = useWords('console-desk');
  const id = useId();
  const [text, setText] = useState('');
  const note = text.trim();
  const decide = useChange({ change: (act: Act) => act.do({ note }), done: t('decided'), stale });
  return (
    <>
      <div className={parts['answer']}>
        <label htmlFor={id}>{label}</label>
        <Textarea id={id} resize="vertical" textarea={{ rows: 3, maxLength: most }} value={text} onChange={(_, change) => setText(change.value)} />
      </div>
      <div className={parts['actions']}>
        {acts.map((act) => {
          const able = !decide.isPending && (note !== '' || !act.needsNote);
          return (
            <Button key={act.label} appearance={act.primary ? 'primary' : 'secondary'} disabledFocusable={!able} onClick={() => able && decide.mutate(act)}>
              {act.label}
            </Button>
          );
        })}
      </div>
    </>
  );
}
