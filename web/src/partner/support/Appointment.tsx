// A call with the operator's desk about a request: booked, changed and cancelled until it begins (rules 6.1).
import { Button, Radio, RadioGroup } from '@fluentui/react-components';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Controller, useForm, useWatch } from 'react-hook-form';
import { api, asApiError, dataOf, type Shape } from '@/shared/api';
import { languageName } from '@/shared/format/countries';
import { clockIn, ownZone, weekdayIn } from '@/shared/format/format';
import { ChoiceField, ConfirmDialog, ErrorPanel, FormDialog, FormField, Lines, showAtField, TextField, useErrorText, useRules, useToast } from '@/shared/kit';
import { Card, Section } from '@/shared/page';
import { type Appointment, AppointmentFacts, deskTime, SaveAppointment } from '@/shared/requests/AppointmentFacts';
import { locale, useWords } from '@/shared/words/words';
import { byDay, likeliest } from './slots';
import styles from './Support.module.css';

type Request = Shape<'ServiceRequest'>;

/** The desk's free times, some days at a time. */
const useFreeTimes = (requestId: string, asked: boolean) =>
  useInfiniteQuery({
    queryKey: ['appointment-slots', requestId],
    enabled: asked,
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      dataOf(
        api.GET('/v1/servicerequests/{request_id}/appointmentslots', {
          params: { path: { request_id: requestId }, query: pageParam ? { from: pageParam } : {} },
          signal,
        }),
      ),
    getNextPageParam: (last) => last.nextFrom,
  });
type FreeTimes = ReturnType<typeof useFreeTimes>;

/** What of the appointment there is to see and to do; nothing where the desk takes none and none was booked. */
export function AppointmentPart({ request }: { request: Request }) {
  const { t } = useWords('appointments');
  const [doing, setDoing] = useState<'choose' | 'cancel'>();
  const open = request.status !== 'closed';
  const free = useFreeTimes(request.id, open);
  const { appointment } = request;
  const toCome = appointment?.status === 'booked';
  const offer = free.data?.pages[0];
  const mayBook = open && !toCome && appointment?.status !== 'underWay' && offer?.offered === true;
  const some = offer !== undefined && offer.items.length > 0;
  const failure = open ? free.error : null;
  if (free.isLoading) return <Lines count={2} />;
  if (!appointment && !failure && !mayBook) return null;
  const close = () => setDoing(undefined);
  return (
    <Section
      title={t('title')}
      actions={
        <>
          {mayBook && some && <Button onClick={() => setDoing('choose')}>{t('book')}</Button>}
          {toCome && offer && <Button onClick={() => setDoing('choose')}>{t('move')}</Button>}
          {toCome && <Button onClick={() => setDoing('cancel')}>{t('cancel')}</Button>}
          {toCome && <SaveAppointment appointment={appointment} request={request} path={`/partner/support/${request.id}`} />}
        </>
      }
    >
      {appointment && (
        <Card>
          <AppointmentFacts appointment={appointment} />
        </Card>
      )}
      {mayBook && <p className={styles['quiet']}>{t(some ? 'lead' : 'noTimes')}</p>}
      {failure && <ErrorPanel error={failure} retry={() => void free.refetch()} />}
      {doing === 'choose' && offer && <ChooseTime request={request} free={free} offer={offer} moved={toCome ? appointment : undefined} close={close} />}
      {doing === 'cancel' && appointment && <Cancel requestId={request.id} appointment={appointment} close={close} />}
    </Section>
  );
}

/** The request and the free times are read again after anything that was done, or was found to be gone. */
function useReload(requestId: string) {
  const memory = useQueryClient();
  return () =>
    Promise.all([
      memory.invalidateQueries({ queryKey: ['service-request', requestId] }),
      memory.invalidateQueries({ queryKey: ['appointment-slots', requestId] }),
    ]);
}

interface ChooseProps {
  request: Request;
  free: FreeTimes;
  offer: Shape<'AppointmentSlots'>;
  /** The appointment that is to be changed. */
  moved: Appointment | undefined;
  close: () => void;
}

function ChooseTime({ request, free, offer, moved, close }: ChooseProps) {
  const { t } = useWords('appointments');
  const rules = useRules();
  const toast = useToast();
  const reload = useReload(request.id);
  const zone = ownZone();
  const days = byDay(free.data?.pages.flatMap((page) => page.items) ?? [], zone);
  const { register, control, handleSubmit, setError, setValue, formState } = useForm({
    defaultValues: {
      day: moved ? weekdayIn(moved.startTime, zone) : ([...days.keys()][0] ?? ''),
      startTime: moved?.startTime ?? '',
      phone: moved?.phoneNumber ?? request.primaryContact.phoneNumber,
      language: moved?.language ?? likeliest(offer.languages, locale()),
    },
  });
  const { errors } = formState;
  const dayNames = [...days.keys()];
  if (moved && !days.has(weekdayIn(moved.startTime, zone))) dayNames.unshift(weekdayIn(moved.startTime, zone));
  // A day whose last time is gone is no longer there to choose, and the select shows the first one.
  const chosen = useWatch({ control, name: 'day' });
  const day = dayNames.includes(chosen) ? chosen : (dayNames[0] ?? '');
  const slots = days.get(day) ?? [];
  // The own time stays to be chosen: the number or the language may change alone.
  const times = slots.map((slot) => slot.startTime);
  if (moved && weekdayIn(moved.startTime, zone) === day && !times.includes(moved.startTime)) times.push(moved.startTime);
  times.sort();
  // What is spoken already stays to be chosen, too.
  const languages = moved && !offer.languages.includes(moved.language) ? [moved.language, ...offer.languages] : offer.languages;
  // As it was when the dialog opened: another one is not moved without having been seen.
  const [seen] = useState(moved?.attributes.etag ?? '*');
  const send = useMutation({
    mutationFn: (fields: { startTime: string; phone: string; language: string }) => {
      const params = { path: { request_id: request.id } };
      const body = { startTime: fields.startTime, phoneNumber: fields.phone.trim(), language: fields.language };
      return dataOf(
        moved
          ? api.PUT('/v1/servicerequests/{request_id}/appointment', { params: { ...params, header: { 'If-Match': seen } }, body })
          : api.POST('/v1/servicerequests/{request_id}/appointment', { params, body }),
      );
    },
    onSuccess: async () => {
      await reload();
      toast.done(t(moved ? 'moved' : 'booked'));
      close();
    },
    onError: (failure) => {
      showAtField(failure, setError, { startTime: 'startTime', phoneNumber: 'phone', language: 'language' });
      if (asApiError(failure).field === 'startTime') setValue('startTime', '');
      // The time may have gone to another meanwhile: what is free now is shown.
      void reload();
    },
  });
  return (
    <FormDialog
      title={t(moved ? 'moveTitle' : 'bookTitle')}
      submit={t(moved ? 'moveSubmit' : 'bookSubmit')}
      onSubmit={handleSubmit((fields) => send.mutate(fields))}
      onClose={close}
      busy={send.isPending}
      error={Object.keys(errors).length > 0 ? null : send.error}
    >
      <p>{zone === offer.timeZone ? t('sameZone', { zone }) : t('zones', { zone, desk: offer.timeZone })}</p>
      <ChoiceField
        label={t('day')}
        field={register('day', { onChange: () => setValue('startTime', '') })}
        error={undefined}
        choices={Object.fromEntries(dayNames.map((name) => [name, name]))}
      />
      {free.hasNextPage && (
        <div>
          <Button appearance="subtle" disabledFocusable={free.isFetchingNextPage} onClick={() => void (free.isFetchingNextPage || free.fetchNextPage())}>
            {t('later')}
          </Button>
        </div>
      )}
      <Controller
        control={control}
        name="startTime"
        rules={rules.required}
        render={({ field }) => (
          <FormField label={t('time')} required error={errors.startTime}>
            <RadioGroup className={styles['times']} value={field.value} onChange={(_, change) => field.onChange(change.value)}>
              {times.map((at, index) => (
                <Radio
                  key={at}
                  value={at}
                  {...(index === 0 && { ref: field.ref })}
                  label={
                    <>
                      <span className="whole">{clockIn(at, zone)}</span>
                      {zone !== offer.timeZone && (
                        <span className={styles['desk']}>{t('atDesk', { time: deskTime(at, offer.timeZone) })}</span>
                      )}
                    </>
                  }
                />
              ))}
            </RadioGroup>
          </FormField>
        )}
      />
      <TextField label={t('phone')} required type="tel" autoComplete="tel" field={register('phone', rules.required)} error={errors.phone} />
      <ChoiceField
        label={t('language')}
        field={register('language')}
        error={errors.language}
        choices={Object.fromEntries(languages.map((each) => [each, languageName(each)]))}
      />
    </FormDialog>
  );
}

function Cancel({ requestId, appointment, close }: { requestId: string; appointment: Appointment; close: () => void }) {
  const { t } = useWords('appointments');
  const toast = useToast();
  const errorText = useErrorText();
  const reload = useReload(requestId);
  const [seen] = useState(appointment.attributes.etag ?? '*');
  const cancel = useMutation({
    mutationFn: () =>
      api.DELETE('/v1/servicerequests/{request_id}/appointment', {
        params: { path: { request_id: requestId }, header: { 'If-Match': seen } },
      }),
    onSuccess: async () => {
      await reload();
      toast.done(t('cancelled'));
      close();
    },
    onError: (failure) => {
      toast.failed(errorText(failure));
      void reload();
      close();
    },
  });
  return (
    <ConfirmDialog open title={t('cancelTitle')} confirm={t('cancelConfirm')} busy={cancel.isPending} onConfirm={() => cancel.mutate()} onClose={close}>
      <p>{t('cancelText')}</p>
    </ConfirmDialog>
  );
}
