// Adds a user to a customer's organisation; the server makes the password.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import { api, dataOf, type Shape } from '../api';
import { FormDialog, showAtField, TextField, useRules } from '../kit';
import { useWords } from '../words/words';
import type { ShownOnce } from './PasswordDialog';

interface Fields {
  firstName: string;
  lastName: string;
  displayName: string;
  userName: string;
  phone: string;
}

interface AddUserProps {
  customer: Shape<'Customer'>;
  close: () => void;
  added: (made: ShownOnce) => void;
}

export function AddUser({ customer, close, added }: AddUserProps) {
  const { t } = useWords('customer-users');
  const rules = useRules();
  const memory = useQueryClient();
  const { domain } = customer.companyProfile;
  const { register, formState, handleSubmit, setError } = useForm<Fields>({
    defaultValues: { firstName: '', lastName: '', displayName: '', userName: '', phone: '' },
  });
  const { errors } = formState;
  const add = useMutation({
    // Gives nothing back: the memory of mutations is no place for a password.
    mutationFn: async (fields: Fields) => {
      const made = await dataOf(
        api.POST('/v1/customers/{customer_id}/users', {
          params: { path: { customer_id: customer.id } },
          body: {
            userPrincipalName: `${fields.userName.trim()}@${domain}`,
            firstName: fields.firstName.trim(),
            lastName: fields.lastName.trim(),
            displayName: fields.displayName.trim() || `${fields.firstName} ${fields.lastName}`.trim(),
            usageLocation: customer.billingProfile.defaultAddress.country,
            ...(fields.phone.trim() && { phoneNumber: fields.phone.trim() }),
          },
        }),
      );
      added({ userName: made.userPrincipalName, password: made.passwordProfile?.password ?? '' });
    },
    onSuccess: () => void memory.invalidateQueries({ queryKey: ['customer-users', customer.id] }),
    onError: (failure) =>
      showAtField(failure, setError, { userPrincipalName: 'userName', firstName: 'firstName', lastName: 'lastName', displayName: 'displayName', phoneNumber: 'phone' }),
  });
  const send = handleSubmit((fields) => add.mutate(fields));
  const shownAtField = Object.keys(errors).length > 0;
  return (
    <FormDialog
      title={t('addTitle')}
      submit={t('add')}
      onSubmit={send}
      onClose={close}
      busy={add.isPending}
      error={!shownAtField ? add.error : null}
    >
      <TextField label={t('firstName')} required field={register('firstName', rules.required)} error={errors.firstName} autoComplete="off" />
      <TextField label={t('lastName')} required field={register('lastName', rules.required)} error={errors.lastName} autoComplete="off" />
      <TextField label={t('displayName')} hint={t('displayNameHint')} field={register('displayName')} error={errors.displayName} autoComplete="off" />
      <TextField
        label={t('userName')}
        hint={t('userNameHint', { domain })}
        required
        field={register('userName', {
          ...rules.required,
          pattern: { value: /^\s*[A-Za-z0-9._'-]+\s*$/, message: t('userNameWrong', { domain }) },
        })}
        error={errors.userName}
        autoComplete="off"
      />
      <TextField label={t('phone')} type="tel" field={register('phone')} error={errors.phone} autoComplete="off" />
    </FormDialog>
  );
}
