// A fulfilment policy from a day on, beginning with one that is known.
import { useForm } from 'react-hook-form';
import { api, dataOf, type Shape } from '@/shared/api';
import { ChoiceField, FormDialog, showAtField, TextField, useRules } from '@/shared/kit';
import { useWords } from '@/shared/words/words';
import { CheckField } from '../parts/CheckField';
import { useChange } from '../parts/change';
import styles from '../parts/parts.module.css';
import { days, newest, policyName, seconds } from './presets';

type Policy = Shape<'FulfilmentPolicy'>;

interface Fields {
  preset: string;
  id: string;
  family: string;
  effectiveFrom: string;
  partnerViewKey: boolean;
  partnerDownload: boolean;
  partnerCopyLink: boolean;
  deepLink: boolean;
  customerView: boolean;
  riskNoticeRequired: boolean;
  daysAfterFirst: string;
  daysAfterMint: string;
  downloads: string;
}

const fieldsOf = (policy: Policy | undefined): Omit<Fields, 'preset' | 'id' | 'family' | 'effectiveFrom'> => ({
  partnerViewKey: policy?.partnerViewKey ?? true,
  partnerDownload: policy?.partnerDownload ?? true,
  partnerCopyLink: policy?.partnerCopyLink ?? true,
  deepLink: policy?.deepLink ?? false,
  customerView: policy?.customerView ?? true,
  riskNoticeRequired: policy?.riskNoticeRequired ?? true,
  daysAfterFirst: days(policy?.linkTtlAfterFirstDownload),
  daysAfterMint: days(policy?.linkTtlAfterMint),
  downloads: policy?.linkMaxDownloads === undefined ? '' : String(policy.linkMaxDownloads),
});

export function AddFulfilment({ family, known, close }: { family: string; known: readonly Policy[]; close: () => void }) {
  const { t } = useWords('console-policies');
  const rules = useRules();
  const preset = newest(known, family);
  const { register, control, handleSubmit, setError, reset, getValues, formState } = useForm<Fields>({
    defaultValues: { preset: preset?.id ?? '', id: '', family, effectiveFrom: '', ...fieldsOf(preset) },
  });
  const { errors } = formState;
  const limit = { validate: { whole: (text: string) => /^\s*\d*\s*$/.test(text) || t('common:form.whole') } };
  const add = useChange({
    change: (fields: Fields) => {
      const from = known.find((each) => each.id === fields.preset);
      return dataOf(
        api.POST('/operator/v1/policies/fulfilment', {
          body: {
            id: fields.id.trim(),
            family: fields.family.trim(),
            effectiveFrom: fields.effectiveFrom,
            partnerViewKey: fields.partnerViewKey,
            partnerDownload: fields.partnerDownload,
            partnerCopyLink: fields.partnerCopyLink,
            deepLink: fields.deepLink,
            partnerRoles: from?.partnerRoles ?? ['admin_agent'],
            customerView: fields.customerView,
            customerRoles: from?.customerRoles ?? ['customer_global_admin'],
            ...(from && { keyLength: from.keyLength, keyAlphabet: from.keyAlphabet, keyGrouping: from.keyGrouping }),
            riskNoticeRequired: fields.riskNoticeRequired,
            ...(fields.daysAfterFirst.trim() && { linkTtlAfterFirstDownload: seconds(fields.daysAfterFirst) }),
            ...(fields.daysAfterMint.trim() && { linkTtlAfterMint: seconds(fields.daysAfterMint) }),
            ...(fields.downloads.trim() && { linkMaxDownloads: Number(fields.downloads) }),
          },
        }),
      );
    },
    done: t('added'),
    stale: [['policies']],
    then: close,
    refused: (failure) =>
      showAtField(failure, setError, {
        id: 'id',
        family: 'family',
        effectiveFrom: 'effectiveFrom',
        linkTtlAfterFirstDownload: 'daysAfterFirst',
        linkTtlAfterMint: 'daysAfterMint',
        linkMaxDownloads: 'downloads',
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
      <p>{t('addText')}</p>
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
      <div>
        <CheckField label={t('checks.partnerViewKey')} name="partnerViewKey" control={control} />
        <CheckField label={t('checks.partnerDownload')} name="partnerDownload" control={control} />
        <CheckField label={t('checks.partnerCopyLink')} name="partnerCopyLink" control={control} />
        <CheckField label={t('checks.deepLink')} name="deepLink" control={control} />
        <CheckField label={t('checks.customerView')} name="customerView" control={control} />
        <CheckField label={t('checks.riskNotice')} name="riskNoticeRequired" control={control} />
      </div>
      <div className={styles['pair']}>
        <TextField label={t('daysAfterFirst')} field={register('daysAfterFirst', limit)} error={errors.daysAfterFirst} />
        <TextField label={t('daysAfterMint')} field={register('daysAfterMint', limit)} error={errors.daysAfterMint} />
        <TextField label={t('mostDownloads')} field={register('downloads', limit)} error={errors.downloads} />
      </div>
    </FormDialog>
  );
}
