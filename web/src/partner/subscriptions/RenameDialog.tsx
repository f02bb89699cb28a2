// Another name for a subscription, as people call it.
import { Button } from '@fluentui/react-components';
import { useForm } from 'react-hook-form';
import { Ask, ErrorPanel, TextField, useRules, useToast } from '@/shared/kit';
import { useWords } from '@/shared/words/words';
import { useChange } from './change';
import styles from './Subscriptions.module.css';
import { nameOf, type Subscription } from './subscription';

interface RenameDialogProps {
  customerId: string;
  subscription: Subscription;
  close: () => void;
}

export function RenameDialog({ customerId, subscription, close }: RenameDialogProps) {
  const { t } = useWords('subscriptions');
  const rules = useRules();
  const toast = useToast();
  const { register, formState, handleSubmit } = useForm({ defaultValues: { name: nameOf(subscription) } });
  const change = useChange(customerId, subscription, () => {
    toast.done(t('renamed'));
    close();
  });
  const send = handleSubmit((fields) => {
    if (!change.isPending) change.mutate({ friendlyName: fields.name.trim() });
  });
  return (
    <Ask
      open
      title={t('renameTitle')}
      onClose={close}
      actions={
        <>
          <Button onClick={close}>{t('common:confirm.cancel')}</Button>
          <Button appearance="primary" disabledFocusable={change.isPending} onClick={() => void send()}>
            {t('renameConfirm')}
          </Button>
        </>
      }
    >
      <form
        className={styles['form']}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <TextField
          label={t('name')}
          hint={t('renameHint')}
          required
          field={register('name', { ...rules.required, ...rules.length(120) })}
          error={formState.errors.name}
          autoComplete="off"
        />
        {change.error && <ErrorPanel error={change.error} />}
        <input type="submit" hidden />
      </form>
    </Ask>
  );
}
