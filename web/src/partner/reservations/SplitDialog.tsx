// Splits a reservation into several of the same term, so that each can have a scope of its own.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useForm, useWatch } from 'react-hook-form';
import { useNavigate } from 'react-router';
import { api, dataOf } from '@/shared/api';
import { FormDialog, TextField, useToast } from '@/shared/kit';
import { partsOf } from '@/shared/reservations/reservation';
import { useWords } from '@/shared/words/words';
import { customerPath } from '../customer/customer';
import { askAgain } from './change';
import type { ReservationDialogProps } from './EditDialog';

export function SplitDialog({ customerId, reservation, close }: ReservationDialogProps) {
  const { t } = useWords('reservations');
  const toast = useToast();
  const memory = useQueryClient();
  const navigate = useNavigate();
  const { quantity } = reservation;
  const { control, register, formState, handleSubmit } = useForm({ defaultValues: { parts: `${quantity - 1}, 1` } });
  const parts = partsOf(useWatch({ control, name: 'parts' }), quantity);
  const split = useMutation({
    mutationFn: (quantities: readonly number[]) =>
      dataOf(
        api.POST('/v1/customers/{customer_id}/reservations/{reservation_id}/split', {
          params: { path: { customer_id: customerId, reservation_id: reservation.id } },
          body: { parts: quantities.map((part) => ({ quantity: part })) },
        }),
      ),
    onSuccess: ({ items }) => {
      toast.done(t('splitDone', { count: items.length }));
      // What was split has ended; its parts are in the list.
      void navigate(customerPath(customerId, 'reservations'));
      askAgain(memory, customerId);
    },
  });
  const send = handleSubmit(() => parts && split.mutate(parts));
  return (
    <FormDialog
      title={t('splitTitle')}
      submit={t('splitConfirm')}
      onSubmit={send}
      onClose={close}
      busy={split.isPending}
      error={split.error}
    >
      <p>{t('splitText')}</p>
      <TextField
        label={t('parts')}
        hint={t('partsHint', { quantity })}
        required
        field={register('parts', { validate: (text) => partsOf(text, quantity) !== undefined || t('partsWrong', { quantity }) })}
        error={formState.errors.parts}
        autoComplete="off"
      />
      <p role="status">{parts && t('splitInto', { count: parts.length, parts: parts.join(' + ') })}</p>
    </FormDialog>
  );
}
