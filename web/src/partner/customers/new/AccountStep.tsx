// The first step: everything about the customer, checked before it is reviewed.
import { Button } from '@fluentui/react-components';
import { useMutation } from '@tanstack/react-query';
import { useEffect } from 'react';
import { type UseFormReturn, useWatch } from 'react-hook-form';
import { useLocation } from 'react-router';
import { api, dataOf, type Shape } from '@/shared/api';
import { ChoiceField, ErrorPanel, showAtField, TextField, useRules } from '@/shared/kit';
import { useWords } from '@/shared/words/words';
import { AgreementFields } from './AgreementFields';
import { useCountryRules } from './countryRules';
import { DomainField, isTaken } from './DomainField';
import { addressOf, addressPaths, type CustomerFields, wholeDomain } from './fields';
import styles from './New.module.css';
import { ProfileFields } from './ProfileFields';

interface AccountStepProps {
  form: UseFormReturn<CustomerFields>;
  resellers: readonly Shape<'PartnerRelationship'>[];
  onDone: () => void;
}

export function AccountStep({ form, resellers, onDone }: AccountStepProps) {
  const { t } = useWords('add-customer');
  const rules = useRules();
  const { hash } = useLocation();
  const { control, register, formState, handleSubmit, setError, setValue } = form;
  const { errors } = formState;
  const country = useWatch({ control, name: 'country' });
  const asked = useCountryRules(country);
  const check = useMutation({
    mutationFn: async (fields: CustomerFields) => {
      const domain = wholeDomain(fields.domain);
      const [taken] = await Promise.all([isTaken(domain), dataOf(api.POST('/v1/validations/address', { body: addressOf(fields) }))]);
      if (taken) setError('domain', { type: 'server', message: t('domainTaken', { domain }) }, { shouldFocus: true });
      return !taken;
    },
    onSuccess: (good) => good && onDone(),
    onError: (failure) => showAtField(failure, setError, addressPaths('')),
  });
  // Only some countries have such numbers, and elsewhere the server takes none.
  const numbered = asked?.customerOrganizationRegistrationNumberRequired;
  useEffect(() => {
    if (numbered === false) setValue('registrationNumber', '');
  }, [numbered, setValue]);
  // "Update" of the review names the part that it leads to.
  useEffect(() => {
    if (hash) document.getElementById(hash.slice(1))?.querySelector<HTMLElement>('input, select')?.focus();
  }, [hash]);
  const shownAtField = Object.keys(errors).length > 0;
  return (
    <form
      className={styles['form']}
      noValidate
      onSubmit={(event) => void handleSubmit((fields) => !check.isPending && check.mutate(fields))(event)}
    >
      <fieldset id="company" className={styles['group']}>
        <legend>{t('company')}</legend>
        <TextField
          label={t('companyName')}
          hint={t('companyNameHint')}
          required
          field={register('companyName', { ...rules.required, ...rules.length(200) })}
          error={errors.companyName}
          autoComplete="off"
        />
        <DomainField form={form} />
        {asked && numbered && (
          <TextField
            label={t('registrationNumber')}
            required
            {...(asked.customerOrganizationRegistrationNumberSample && {
              hint: t('registrationHint', { sample: asked.customerOrganizationRegistrationNumberSample }),
            })}
            field={register('registrationNumber', {
              ...rules.required,
              ...(asked.customerOrganizationRegistrationNumberRegex && {
                pattern: { value: new RegExp(asked.customerOrganizationRegistrationNumberRegex), message: t('registrationWrong') },
              }),
            })}
            error={errors.registrationNumber}
            autoComplete="off"
          />
        )}
        {resellers.length > 0 && (
          <ChoiceField
            label={t('reseller')}
            hint={t('resellerHint')}
            required
            field={register('reseller', rules.required)}
            error={errors.reseller}
            choices={{ '': t('choose'), ...Object.fromEntries(resellers.map((each) => [each.id, `${each.name} (${each.mpnId})`])) }}
          />
        )}
      </fieldset>
      <ProfileFields form={form} />
      <AgreementFields form={form} />
      {check.error && !shownAtField && <ErrorPanel error={check.error} />}
      <div className={styles['buttons']}>
        <Button appearance="primary" type="submit" disabledFocusable={check.isPending || formState.isSubmitting}>
          {t('toProducts')}
        </Button>
      </div>
    </form>
  );
}
