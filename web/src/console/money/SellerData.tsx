// The seller as invoices show it.
import { Button } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import { api, dataOf, type Shape } from '@/shared/api';
import { ChoiceField, ErrorPanel, Lines, LongTextField, showAtField, TextField, useRules } from '@/shared/kit';
import { Card } from '@/shared/page';
import { countryChoices } from '@/shared/format/countries';
import { useWords } from '@/shared/words/words';
import { useChange } from '../parts/change';
import styles from '../parts/parts.module.css';

export function SellerData() {
  const seller = useQuery({ queryKey: ['seller'], queryFn: ({ signal }) => dataOf(api.GET('/operator/v1/billing/seller', { signal })) });
  if (seller.isPending) return <Lines count={6} />;
  if (seller.error) return <ErrorPanel error={seller.error} retry={() => void seller.refetch()} />;
  return <SellerForm seller={seller.data} />;
}

function SellerForm({ seller }: { seller: Shape<'Seller'> }) {
  const { t } = useWords('console-money');
  const rules = useRules();
  const { register, handleSubmit, setError, reset, formState } = useForm({
    defaultValues: {
      name: seller.name,
      address: seller.address.join('\n'),
      country: seller.country,
      taxId: seller.taxId,
      email: seller.email,
      telephone: seller.telephone,
      paymentInstructions: seller.paymentInstructions,
    },
  });
  const { errors } = formState;
  const save = useChange({
    change: ({ address, ...fields }: { address: string } & Omit<Shape<'SellerDraft'>, 'address'>) =>
      dataOf(api.PUT('/operator/v1/billing/seller', { body: { ...fields, address: address.split('\n').map((line) => line.trim()).filter(Boolean) } })),
    done: t('sellerSaved'),
    stale: [['seller'], ['setup']],
    then: (made) => reset({ ...made, address: made.address.join('\n') }),
    refused: (failure) =>
      showAtField(failure, setError, {
        name: 'name',
        address: 'address',
        country: 'country',
        taxId: 'taxId',
        email: 'email',
        telephone: 'telephone',
        paymentInstructions: 'paymentInstructions',
      }),
  });
  return (
    <Card>
      <p>{t('sellerText')}</p>
      <form className={styles['wholePage']} noValidate onSubmit={(event) => void handleSubmit((fields) => save.mutate(fields))(event)}>
        <div className={styles['pair']}>
          <TextField label={t('sellerName')} required field={register('name', rules.required)} error={errors.name} />
          <TextField label={t('sellerTaxId')} field={register('taxId')} error={errors.taxId} />
        </div>
        <LongTextField label={t('sellerAddress')} rows={3} field={register('address')} error={errors.address} />
        <div className={styles['pair']}>
          <ChoiceField label={t('sellerCountry')} field={register('country')} error={errors.country} choices={{ '': t('common:none'), ...countryChoices() }} />
          <TextField label={t('sellerEmail')} type="email" field={register('email')} error={errors.email} />
          <TextField label={t('sellerTelephone')} type="tel" field={register('telephone')} error={errors.telephone} />
        </div>
        <LongTextField label={t('paymentInstructions')} rows={4} field={register('paymentInstructions')} error={errors.paymentInstructions} />
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
