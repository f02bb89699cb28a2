// Whether somebody at the customer has accepted the agreement: who and when, or that it will be asked in its own centre.
import { Radio, RadioGroup } from '@fluentui/react-components';
import { Controller, type UseFormReturn, useWatch } from 'react-hook-form';
import { FormField, TextField, useRules } from '@/shared/kit';
import { useSession } from '@/shared/session/session';
import { useWords } from '@/shared/words/words';
import { type CustomerFields, today } from './fields';
import styles from './New.module.css';

/** The person who accepted, and the day. */
export function AcceptedBy({ form }: { form: UseFormReturn<CustomerFields> }) {
  const { t } = useWords('add-customer');
  const rules = useRules();
  const { register, formState } = form;
  const { errors } = formState;
  return (
    <>
      <TextField label={t('firstName')} required field={register('agreedFirstName', rules.required)} error={errors.agreedFirstName} autoComplete="off" />
      <TextField label={t('lastName')} required field={register('agreedLastName', rules.required)} error={errors.agreedLastName} autoComplete="off" />
      <TextField label={t('email')} required type="email" field={register('agreedEmail', rules.email)} error={errors.agreedEmail} autoComplete="off" />
      <TextField label={t('phone')} type="tel" field={register('agreedPhone')} error={errors.agreedPhone} autoComplete="off" />
      <TextField
        label={t('agreedOn')}
        required
        type="date"
        field={register('agreedOn', {
          ...rules.required,
          validate: { filled: rules.required.validate.filled, past: (day: string) => day <= today() || t('agreedInFuture') },
        })}
        error={errors.agreedOn}
      />
    </>
  );
}

export function AgreementFields({ form }: { form: UseFormReturn<CustomerFields> }) {
  const { t } = useWords('add-customer');
  const { may } = useSession();
  const agreement = useWatch({ control: form.control, name: 'agreement' });
  const mayAttest = may('attest_agreement');
  return (
    <fieldset id="agreement" className={styles['group']}>
      <legend>{t('agreement')}</legend>
      <div className={styles['whole']}>
        <Controller
          control={form.control}
          name="agreement"
          render={({ field }) => (
            <FormField label={t('agreementWhen')} {...(!mayAttest && { hint: t('mayNotAttest') })}>
              <RadioGroup value={field.value} onChange={(_, change) => field.onChange(change.value)}>
                <Radio value="later" label={t('agreementLater')} />
                <Radio value="accepted" label={t('agreementAccepted')} disabled={!mayAttest} />
              </RadioGroup>
            </FormField>
          )}
        />
      </div>
      {agreement === 'accepted' && mayAttest && <AcceptedBy form={form} />}
    </fieldset>
  );
}
