// A return policy from a day on, beginning with one that is known.
import { useForm, useWatch } from 'react-hook-form';
import { api, dataOf, type Shape } from '@/shared/api';
import { ChoiceField, FormDialog, showAtField, TextField, useRules } from '@/shared/kit';
import { useWords } from '@/shared/words/words';
import { amountRule } from '@/shared/format/amounts';
import { CheckField } from '../parts/CheckField';
import { useChange } from '../parts/change';
import styles from '../parts/parts.module.css';
import { newest, policyName } from './presets';

type Policy = Shape<'ReturnPolicy'>;

interface Fields {
  preset: string;
  id: string;
  family: string;
  effectiveFrom: string;
  basis: Policy['basis'];
  windowValue: string;
  windowUnit: Policy['windowUnit'];
  fullWithinHours: string;
  etfPercent: string;
  path: Policy['path'];
  unit: Policy['unit'];
  cancelDayCountsAsUsed: boolean;
  exchangeAllowed: boolean;
  capAmount: string;
  capCurrency: string;
}

const fieldsOf = (policy: Policy | undefined): Omit<Fields, 'preset' | 'id' | 'family' | 'effectiveFrom'> => ({
  basis: policy?.basis ?? 'full',
  windowValue: policy ? String(policy.windowValue ?? '') : '60',
  windowUnit: policy?.windowUnit ?? 'calendar_day',
  fullWithinHours: String(policy?.fullWithinHours ?? 0),
  etfPercent: String(policy?.etfPercent ?? 0),
  path: policy?.path ?? 'both',
  unit: policy?.unit ?? 'line',
  cancelDayCountsAsUsed: policy?.cancelDayCountsAsUsed ?? false,
  exchangeAllowed: policy?.exchangeAllowed ?? false,
  capAmount: policy?.annualCap ? String(policy.annualCap.amount) : '',
  capCurrency: policy?.annualCap?.currency ?? 'USD',
});

export function AddReturn({ family, known, close }: { family: string; known: readonly Policy[]; close: () => void }) {
  const { t } = useWords('console-policies');
  const { t: say } = useWords('console-parts');
  const rules = useRules();
  const preset = newest(known, family);
  const { register, control, handleSubmit, setError, reset, getValues, formState } = useForm<Fields>({
    defaultValues: { preset: preset?.id ?? '', id: '', family, effectiveFrom: '', ...fieldsOf(preset) },
  });
  const { errors } = formState;
  const basis = useWatch({ control, name: 'basis' });
  const limit = { validate: { whole: (text: string) => /^\s*\d*\s*$/.test(text) || t('common:form.whole') } };
  const add = useChange({
    change: (fields: Fields) =>
      dataOf(
        api.POST('/operator/v1/policies/return', {
          body: {
            id: fields.id.trim(),
            family: fields.family.trim(),
            effectiveFrom: fields.effectiveFrom,
            basis: fields.basis,
            path: fields.path,
            unit: fields.unit,
            windowUnit: fields.windowUnit,
            ...(fields.windowValue.trim() && { windowValue: Number(fields.windowValue) }),
            fullWithinHours: Number(fields.fullWithinHours),
            etfPercent: Number(fields.etfPercent),
            cancelDayCountsAsUsed: fields.cancelDayCountsAsUsed,
            exchangeAllowed: fields.exchangeAllowed,
            ...(fields.capAmount.trim() && { annualCap: { amount: Number(fields.capAmount), currency: fields.capCurrency.trim().toUpperCase() } }),
          },
        }),
      ),
    done: t('added'),
    stale: [['policies']],
    then: close,
    refused: (failure) =>
      showAtField(failure, setError, {
        id: 'id',
        family: 'family',
        effectiveFrom: 'effectiveFrom',
        basis: 'basis',
        windowValue: 'windowValue',
        fullWithinHours: 'fullWithinHours',
        etfPercent: 'etfPercent',
        path: 'path',
        'annualCap.amount': 'capAmount',
        'annualCap.currency': 'capCurrency',
      }),
  });
  return (
    <FormDialog
      title={family ? t('addTo', { family }) : t('newFamily')}
      submit={t('add')}
      onSubmit={handleSubmit((fields) => add.mutate(fields))}
      onClose={close}
      busy={add.isPending}
      error={Object.keys(errors).length > 0 ? null : add.error}
    >
      <p>{t('addReturnText')}</p>
      <ChoiceField
        label={t('preset')}
        field={register('preset', {
          onChange: (event: { target: { value: string } }) => {
            const chosen = event.target.value;
            reset({ ...getValues(), ...fieldsOf(known.find((each) => each.id === chosen)), preset: chosen }, { keepDefaultValues: true });
          },
        })}
        choices={{ '': t('usual'), ...Object.fromEntries(known.map((each) => [each.id, each.id])) }}
      />
      <div className={styles['pair']}>
        <TextField label={t('id')} hint={t('idHint')} required field={register('id', policyName(rules.required, t('idHint')))} error={errors.id} autoComplete="off" />
        <TextField label={t('family')} required field={register('family', policyName(rules.required, t('idHint')))} error={errors.family} autoComplete="off" />
        <TextField label={t('effectiveFrom')} type="date" required field={register('effectiveFrom', rules.required)} error={errors.effectiveFrom} />
      </div>
      <ChoiceField
        label={t('basis')}
        field={register('basis')}
        error={errors.basis}
        choices={{ full: t('basisChoice.full'), prorated: t('basisChoice.prorated'), none: t('basisChoice.none') }}
      />
      {basis !== 'none' && (
        <>
          <div className={styles['pair']}>
            <TextField label={t('windowValue')} hint={t('windowHint')} field={register('windowValue', limit)} error={errors.windowValue} />
            <ChoiceField
              label={t('windowUnit')}
              field={register('windowUnit')}
              choices={{ calendar_day: t('windowUnits.calendar_day'), hour: t('windowUnits.hour') }}
            />
            <TextField label={t('fullWithinHours')} field={register('fullWithinHours', limit)} error={errors.fullWithinHours} />
            <TextField label={t('etfPercent')} field={register('etfPercent', amountRule(say('number')))} error={errors.etfPercent} />
          </div>
          <div className={styles['pair']}>
            <ChoiceField
              label={t('path')}
              field={register('path')}
              choices={{ both: t('pathChoice.both'), self_service: t('pathChoice.self_service'), support_request: t('pathChoice.support_request') }}
            />
            <ChoiceField
              label={t('unit')}
              field={register('unit')}
              choices={{ line: t('unitChoice.line'), whole_order: t('unitChoice.whole_order'), quantity: t('unitChoice.quantity') }}
            />
          </div>
          <div className={styles['pair']}>
            <TextField label={t('capAmount')} hint={t('capHint')} field={register('capAmount', amountRule(say('number'), true))} error={errors.capAmount} />
            <TextField label={t('capCurrency')} field={register('capCurrency')} error={errors.capCurrency} />
          </div>
          <div>
            <CheckField label={t('checks.dayUsed')} name="cancelDayCountsAsUsed" control={control} />
            <CheckField label={t('checks.exchange')} name="exchangeAllowed" control={control} />
          </div>
        </>
      )}
    </FormDialog>
  );
}
