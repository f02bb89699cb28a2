// One note to the partners of all rows that are ticked, kept until none of them is left to be told.
import { Textarea } from '@fluentui/react-components';
import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';

/** What acts on many rows take (BulkAct): `bulk` for each of them, and the note with its field. `stale` is what is to be read again. */
export function useBulkNote<T>(stale: readonly QueryKey[], clear: (left?: readonly T[]) => void) {
  const id = useId();
  const memory = useQueryClient();
  const [text, setText] = useState('');
  return {
    note: text.trim(),
    bulk: {
      settled: () => Promise.all(stale.map((queryKey) => memory.invalidateQueries({ queryKey }))),
      clear: (left: readonly T[] = []) => {
        if (left.length === 0) setText('');
        clear(left);
      },
    },
    /** `act` tells the fields of several acts apart. */
    field: (act: string, label: string) => (
      <>
        <label htmlFor={`${id}-${act}`}>{label}</label>
        <Textarea id={`${id}-${act}`} resize="vertical" textarea={{ rows: 3 }} value={text} onChange={(_, change) => setText(change.value)} />
      </>
    ),
  };
}
