// The hours in which the desk takes appointments: published for partners to book of.
import { Button } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import { api, dataOf, type Shape } from '@/shared/api';
import { languageName } from '@/shared/format/countries';
import { ChoiceField, ErrorPanel, Lines, LongTextField, showAtField, TextField, useRules } from '@/shared/kit';
import { Card } from '@/shared/page';
import { useWords } from '@/shared/words/words';
import { useChange } from '../parts/change';
import { ManyField } from '../parts/CheckField';
import styles from '../parts/parts.module.css';
import { hoursText, readDays, readHours, type Weekday, weekdays } from './hours';

type Hours = Shape<'DeskHours'>;

export function DeskHours() {
  const hours = useQuery({ queryKey: ['desk-hours'], queryFn: ({ signal }) => dataOf(api.GET('/operator/v1/deskhours', { signal })) });
  if (hours.isPending) return <Lines count={8} />;
  if (hours.error) return <ErrorPanel error={hours.error} retry={() => void hours.refetch()} />;
  return <HoursForm hours={hours.data} />;
}

/** What a desk is likely to speak; what was chosen otherwise, by a program, stays to be chosen. */
const languages = ['en', 'zh-CN', 'ar', 'de', 'es', 'fr', 'hi', 'it', 'ja', 'ko', 'nl', 'pl', 'pt', 'ru', 'tr', 'uk'];

const languageChoices = (more: readonly string[]) =>
  Object.fromEntries([...new Set([...languages, ...more])].map((code) => [code, languageName(code)]));

const zoneChoices = (current: string) =>
  Object.fromEntries([...new Set(['UTC', current, ...Intl.supportedValuesOf('timeZone')])].map((zone) => [zone, zone]));

const fieldsOf = (hours: Hours) => ({
  ...(Object.fromEntries(weekdays.map((day) => [day, hoursText(hours.hours, day)])) as Record<Weekday, string>),
  timeZone: hours.timeZone,
  daysOff: hours.daysOff.join('\n'),
  slotMinutes: String(hours.slotMinutes),
  atOnce: String(hours.atOnce),
  noticeHours: String(hours.noticeHours),
  daysAhead: String(hours.daysAhead),
  languages: hours.languages,
});
type Fields = ReturnType<typeof fieldsOf>;

function HoursForm({ hours }: { hours: Hours }) {
  const { t } = useWords('console-desk');
  const rules = useRules();
  const { register, control, handleSubmit, setError, reset, formState } = useForm<Fields>({ defaultValues: fieldsOf(hours) });
  const { errors } = formState;
  const save = useChange({
    change: (fields: Fields) =>
      dataOf(
        api.PUT('/operator/v1/deskhours', {
          body: {
            timeZone: fields.timeZone,
            hours: weekdays.flatMap((day) => readHours(fields[day], day) ?? []),
            daysOff: readDays(fields.daysOff) ?? [],
            slotMinutes: Number(fields.slotMinutes),
            atOnce: Number(fields.atOnce),
            noticeHours: Number(fields.noticeHours),
            daysAhead: Number(fields.daysAhead),
            languages: fields.languages,
            attributes: hours.attributes,
          },
        }),
      ),
    done: t('hoursSaved'),
    stale: [['desk-hours'], ['queues']],
    then: (made) => reset(fieldsOf(made)),
    refused: (failure) =>
      showAtField(failure, setError, {
        timeZone: 'timeZone',
        daysOff: 'daysOff',
        slotMinutes: 'slotMinutes',
        atOnce: 'atOnce',
        noticeHours: 'noticeHours',
        daysAhead: 'daysAhead',
        languages: 'languages',
      }),
  });
  const times = (day: Weekday) => ({ validate: (text: string) => readHours(text, day) !== undefined || t('hoursForm') });
  return (
    <Card>
      <p>{t('hoursText')}</p>
      <form className={styles['wholePage']} noValidate onSubmit={(event) => void handleSubmit((fields) => save.mutate(fields))(event)}>
        <ChoiceField label={t('timeZone')} field={register('timeZone')} error={errors.timeZone} choices={zoneChoices(hours.timeZone)} />
        <fieldset className={styles['group']}>
          <legend>{t('weekHours')}</legend>
          {weekdays.map((day) => (
            <TextField key={day} label={t(`weekdays.${day}`)} autoComplete="off" field={register(day, times(day))} error={errors[day]} />
          ))}
          <p className={styles['quiet']}>{t('hoursHint')}</p>
        </fieldset>
        <div className={styles['pair']}>
          <ChoiceField
            label={t('slotMinutes')}
            field={register('slotMinutes')}
            error={errors.slotMinutes}
            choices={Object.fromEntries(['15', '30', '60'].map((count) => [count, t('minutes', { count: Number(count) })]))}
          />
          <TextField label={t('atOnce')} type="number" field={register('atOnce', rules.whole(1, 100))} error={errors.atOnce} />
          <TextField label={t('noticeHours')} type="number" field={register('noticeHours', rules.whole(0, 336))} error={errors.noticeHours} />
          <TextField label={t('daysAhead')} type="number" field={register('daysAhead', rules.whole(1, 90))} error={errors.daysAhead} />
        </div>
        <LongTextField
          label={t('daysOff')}
          hint={t('daysOffHint')}
          rows={3}
          field={register('daysOff', { validate: (text: string) => readDays(text) !== undefined || t('daysOffHint') })}
          error={errors.daysOff}
        />
        <ManyField label={t('languages')} name="languages" control={control} choices={languageChoices(hours.languages)} atLeastOne={t('common:form.required')} />
        {save.error && Object.keys(errors).length === 0 && <ErrorPanel error={save.error} />}
        <div>
          <Button appearance="primary" type="submit" disabledFocusable={save.isPending}>
            {t('common:save')}
          </Button>
        </div>
      </form>
    </Card>
  );
}
