// The appointment of a partner's request, and cancelling it with a note that says why.
import { Button } from '@fluentui/react-components';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { api, dataOf } from '@/shared/api';
import { FormDialog, LongTextField, showAtField, useRules } from '@/shared/kit';
import { type Appointment, AppointmentFacts, SaveAppointment } from '@/shared/requests/AppointmentFacts';
import { useWords } from '@/shared/words/words';
import { useChange } from '../parts/change';
import parts from '../parts/parts.module.css';

interface AboutProps {
  appointment: Appointment;
  request: { id: string; partnerId: string; title: string };
}

export function RequestAppointment({ appointment, request }: AboutProps) {
  const { t } = useWords('appointments');
  // As it was shown when the dialog opened: another one is not cancelled without having been seen.
  const [cancelling, setCancelling] = useState<Appointment>();
  return (
    <>
      <AppointmentFacts appointment={appointment} />
      {appointment.status === 'booked' && (
        <div className={parts['actions']}>
          <SaveAppointment
            appointment={appointment}
            request={request}
            path={`/console/desk?tab=appointments&row=${encodeURIComponent(`${request.partnerId}/${request.id}`)}`}
          />
          <Button onClick={() => setCancelling(appointment)}>{t('cancel')}</Button>
        </div>
      )}
      {cancelling && (
        <CancelWithNote appointment={cancelling} partnerId={request.partnerId} requestId={request.id} close={() => setCancelling(undefined)} />
      )}
    </>
  );
}

interface CancelProps {
  appointment: Appointment;
  partnerId: string;
  requestId: string;
  close: () => void;
}

function CancelWithNote({ appointment, partnerId, requestId, close }: CancelProps) {
  const { t } = useWords('console-desk');
  const { t: about } = useWords('appointments');
  const rules = useRules();
  const { register, handleSubmit, setError, formState } = useForm({ defaultValues: { note: '' } });
  const { errors } = formState;
  const memory = useQueryClient();
  const stale = [['appointments'], ['request', partnerId, requestId], ['queues']];
  const cancel = useChange({
    change: (body: { note: string }) =>
      dataOf(
        api.POST('/operator/v1/partners/{partner_id}/servicerequests/{request_id}/appointment/cancel', {
          params: {
            path: { partner_id: partnerId, request_id: requestId },
            header: { 'If-Match': appointment.attributes.etag ?? '*' },
          },
          body,
        }),
      ),
    done: t('appointmentCancelled'),
    stale,
    then: close,
    refused: (failure) => {
      showAtField(failure, setError, { note: 'note' });
      for (const queryKey of stale) void memory.invalidateQueries({ queryKey });
    },
  });
  return (
    <FormDialog
      title={t('cancelAppointment')}
      submit={about('cancelConfirm')}
      onSubmit={handleSubmit((fields) => cancel.mutate(fields))}
      onClose={close}
      busy={cancel.isPending}
      error={Object.keys(errors).length > 0 ? null : cancel.error}
    >
      <p>{t('cancelAppointmentText')}</p>
      <LongTextField label={t('noteToPartner')} required rows={3} field={register('note', rules.required)} error={errors.note} />
    </FormDialog>
  );
}
