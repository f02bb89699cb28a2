// Forms that are not lost with the session: what was typed is kept in this tab until it is sent.
import { useEffect, useState } from 'react';
import type { FieldValues, UseFormReturn } from 'react-hook-form';
import { useSession } from '../session/session';

/**
 * Keeps a form's values under a name and puts them back when the page is opened again in this tab. Returns what forgets them;
 * call it when the server has taken them. Only who typed them gets them back. Not for forms with secrets.
 */
export function useDraft<F extends FieldValues>(name: string, form: UseFormReturn<F>): () => void {
  const { user } = useSession();
  const key = `chandlery.draft.${user.id}.${name}`;
  const [forget] = useState(() => () => sessionStorage.removeItem(key));
  useEffect(() => {
    const text = sessionStorage.getItem(key);
    if (text) form.reset(JSON.parse(text) as F, { keepDefaultValues: true });
    return form.subscribe({
      formState: { values: true, isDirty: true },
      callback: ({ values, isDirty }) => {
        if (isDirty) sessionStorage.setItem(key, JSON.stringify(values));
      },
    });
  }, [form, key]);
  return forget;
}
