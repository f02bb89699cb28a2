// Another name for a subscription, as people call it.
import { useForm } from 'react-hook-form';
import { FormDialog, TextField, useRules, useToast } from '@/shared/kit';
import { useWords } from '@/shared/words/words';
import { useChange } from './change';
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
  const send = handleSubmit((fields) => change.mutate({ friendlyName: fields.name.trim() }));
  return (
    <FormDialog
      title={t('renameTitle')}
      submit={t('renameConfirm')}
      onSubmit={send}
      onClose={close}
      busy={change.isPending}
      error={change.error}
    >
      <TextField
        label={t('name')}
        hint={t('renameHint')}
        required
        field={register('name', { ...rules.required, ...rules.length(120) })}
        error={formState.errors.name}
        autoComplete="off"
      />
    </FormDialog>
  );
}
