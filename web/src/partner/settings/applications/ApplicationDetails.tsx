// The name of an application, and the addresses to which it may send people back.
import { Button } from '@fluentui/react-components';
import { useForm } from 'react-hook-form';
import { ErrorPanel, LongTextField, showAtField, TextField, useRules } from '@/shared/kit';
import { Card } from '@/shared/page';
import { useWords } from '@/shared/words/words';
import styles from '../Settings.module.css';
import { type Application, linesOf } from './secrets';
import { useApplicationChange } from './useApplicationChange';

interface Fields {
  name: string;
  redirects: string;
}

const toFields = ({ name, redirectUris }: Application): Fields => ({ name, redirects: redirectUris.join('\n') });

export function ApplicationDetails({ application }: { application: Application }) {
  const { t } = useWords('settings');
  const rules = useRules();
  const change = useApplicationChange(application);
  const { register, handleSubmit, reset, setError, formState } = useForm<Fields>({ defaultValues: toFields(application) });
  const { errors } = formState;
  const save = ({ name, redirects }: Fields) =>
    change.mutate(
      { name: name.trim(), redirectUris: linesOf(redirects) },
      {
        onSuccess: (now) => reset(toFields(now)),
        onError: (failure) => showAtField(failure, setError, { name: 'name', redirectUris: 'redirects' }),
      },
    );
  return (
    <Card>
      <form className={styles['form']} noValidate onSubmit={(event) => void handleSubmit(save)(event)}>
        <TextField label={t('applications.name')} hint={t('applications.nameHint')} required field={register('name', rules.required)} error={errors.name} autoComplete="off" />
        <LongTextField label={t('applications.redirects')} hint={t('applications.redirectsHint')} rows={3} field={register('redirects')} error={errors.redirects} />
        {change.error && Object.keys(errors).length === 0 && <ErrorPanel error={change.error} />}
        <div className={styles['buttons']}>
          <Button appearance="primary" type="submit" disabledFocusable={change.isPending}>
            {t('common:save')}
          </Button>
        </div>
      </form>
    </Card>
  );
}
