// One of the partner's profiles: shown to all, edited by those who may, and never over what somebody else just saved.
import { Button, MessageBar, MessageBarActions, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { type DefaultValues, type FieldValues, type Path, useForm, type UseFormReturn } from 'react-hook-form';
import { asApiError, type Shape } from '@/shared/api';
import { ErrorPanel, Lines, showAtField, useToast } from '@/shared/kit';
import { Card } from '@/shared/page';
import { type Capability, useSession } from '@/shared/session/session';
import { useWords } from '@/shared/words/words';
import styles from './Settings.module.css';

/** The code of a change to what is no longer so (contract 2055). */
const stale = 2055;

interface ProfileEditorProps<P extends { attributes: Shape<'Attributes'> }, F extends FieldValues> {
  /** Names it in the memory of the page. */
  kind: string;
  /** The right to change it, and who has it. */
  needs: Capability;
  whoMay: string;
  load: (signal: AbortSignal) => Promise<P>;
  toFields: (profile: P) => F;
  save: (fields: F, before: P) => Promise<P>;
  /** The server's paths and the form's names of them. */
  paths: Record<string, Path<F>>;
  /** What nobody edits here. */
  facts?: (profile: P) => ReactNode;
  /** The profile to read, for those who may not change it. */
  text: (profile: P) => ReactNode;
  children: (form: UseFormReturn<F>, profile: P) => ReactNode;
}

export function ProfileEditor<P extends { attributes: Shape<'Attributes'> }, F extends FieldValues>(props: ProfileEditorProps<P, F>) {
  const { may } = useSession();
  const { t } = useWords('settings');
  const profile = useQuery({
    queryKey: ['profile', props.kind],
    queryFn: ({ signal }) => props.load(signal),
    // Read anew each time the page opens, and not under the hands of who edits.
    gcTime: 0,
    staleTime: Infinity,
  });
  if (profile.isPending) return <Lines count={8} />;
  if (profile.error) return <ErrorPanel error={profile.error} retry={() => void profile.refetch()} />;
  return (
    <>
      {props.facts && <Card>{props.facts(profile.data)}</Card>}
      {may(props.needs) ? (
        <EditForm {...props} profile={profile.data} />
      ) : (
        <>
          <MessageBar intent="info" layout="multiline">
            <MessageBarBody>
              {t('readOnly')} {props.whoMay}
            </MessageBarBody>
          </MessageBar>
          <Card>{props.text(profile.data)}</Card>
        </>
      )}
    </>
  );
}

function EditForm<P extends { attributes: Shape<'Attributes'> }, F extends FieldValues>({
  kind,
  profile,
  load,
  toFields,
  save,
  paths,
  children,
}: ProfileEditorProps<P, F> & { profile: P }) {
  const { t } = useWords('settings');
  const memory = useQueryClient();
  const toast = useToast();
  const [before, setBefore] = useState(profile);
  const form = useForm<F>({ defaultValues: toFields(profile) as DefaultValues<F> });
  const { isDirty, errors } = form.formState;
  const show = (now: P) => {
    setBefore(now);
    memory.setQueryData(['profile', kind], now);
    form.reset(toFields(now));
  };
  const saving = useMutation({
    mutationFn: (fields: F) => save(fields, before),
    onSuccess: (now) => {
      show(now);
      toast.done(t('saved'));
    },
    onError: (failure) => showAtField(failure, form.setError, paths),
  });
  const reload = useMutation({
    mutationFn: () => load(new AbortController().signal),
    onSuccess: (now) => {
      show(now);
      saving.reset();
    },
  });
  const isStale = saving.error !== null && asApiError(saving.error).code === stale;
  const shownAtField = Object.keys(errors).length > 0;
  return (
    <Card>
      <form className={styles['form']} noValidate onSubmit={(event) => void form.handleSubmit((fields) => saving.mutate(fields))(event)}>
        {children(form, before)}
        {isStale && (
          <MessageBar intent="warning" layout="multiline" role="alert">
            <MessageBarBody>
              <MessageBarTitle>{t('stale.title')}</MessageBarTitle>
              {t('stale.what')}
            </MessageBarBody>
            <MessageBarActions>
              <Button size="small" disabledFocusable={reload.isPending} onClick={() => reload.mutate()}>
                {t('stale.reload')}
              </Button>
            </MessageBarActions>
          </MessageBar>
        )}
        {saving.error && !isStale && !shownAtField && <ErrorPanel error={saving.error} />}
        {reload.error && <ErrorPanel error={reload.error} />}
        <div className={styles['buttons']}>
          <Button appearance="primary" type="submit" disabledFocusable={saving.isPending}>
            {t('common:save')}
          </Button>
          {isDirty && (
            <Button type="button" onClick={() => form.reset()}>
              {t('discard')}
            </Button>
          )}
        </div>
      </form>
    </Card>
  );
}
