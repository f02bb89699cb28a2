// A new partner: its account, its tenant and its first user, whose password is shown once.
import { Button } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useForm, useWatch } from 'react-hook-form';
import { useNavigate } from 'react-router';
import { api, dataOf, type Shape } from '@/shared/api';
import { Busy, ChoiceField, ErrorPanel, showAtField, TextField, useRules } from '@/shared/kit';
import { Card, Page } from '@/shared/page';
import { useWords } from '@/shared/words/words';
import { CheckField } from '../parts/CheckField';
import { useChange } from '../parts/change';
import styles from '../parts/parts.module.css';
import { ShownOnce } from '../parts/ShownOnce';
import { useMarkets } from '../parts/markets';

type Market = Shape<'Market'>;

interface Fields {
  name: string;
  domain: string;
  mpnId: string;
  type: Shape<'PartnerType'>;
  providerId: string;
  country: string;
  currency: string;
  email: string;
  addressLine1: string;
  city: string;
  state: string;
  postalCode: string;
  firstName: string;
  lastName: string;
  phoneNumber: string;
  adminUserName: string;
  adminFirstName: string;
  adminLastName: string;
  agreementSigned: boolean;
  sandbox: boolean;
}

export function Component() {
  const { t } = useWords('console-partners');
  const markets = useMarkets();
  const providers = useQuery({
    queryKey: ['partners', 'providers'],
    queryFn: ({ signal }) => dataOf(api.GET('/operator/v1/partners', { params: { query: { type: 'indirectProvider', size: 500 } }, signal })),
  });
  if (markets.isPending || providers.isPending) return <Busy />;
  const failed = markets.error ?? providers.error;
  return (
    <Page title={t('newTitle')} lead={t('newLead')} crumbs={[{ title: t('title'), path: '/partners' }]}>
      {failed && <ErrorPanel error={failed} />}
      {markets.data && providers.data && <NewPartner markets={markets.data.items} providers={providers.data.items} />}
    </Page>
  );
}

const filled = (values: Record<string, string>) =>
  Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (value.trim() ? [[name, value.trim()]] : [])));

function NewPartner({ markets, providers }: { markets: readonly Market[]; providers: readonly Shape<'Partner'>[] }) {
  const { t } = useWords('console-partners');
  const navigate = useNavigate();
  const rules = useRules();
  const [made, setMade] = useState<Shape<'AddedPartner'>>();
  const { register, handleSubmit, control, setError, setValue, formState } = useForm<Fields>({
    defaultValues: { type: 'direct', country: '', currency: '', providerId: '', agreementSigned: true, sandbox: false },
  });
  const { errors } = formState;
  const type = useWatch({ control, name: 'type' });
  const countries = useMemo(
    () => ({ '': t('choose'), ...Object.fromEntries(markets.map((market) => [market.country, `${market.name} (${market.country})`])) }),
    [markets, t],
  );
  const currencies = useMemo(
    () => ({ '': t('choose'), ...Object.fromEntries([...new Set(markets.map((market) => market.currency))].sort().map((code) => [code, code])) }),
    [markets, t],
  );
  const add = useChange({
    change: (fields: Fields) =>
      dataOf(
        api.POST('/operator/v1/partners', {
          body: {
            name: fields.name.trim(),
            domain: fields.domain.trim(),
            mpnId: fields.mpnId.trim(),
            type: fields.type,
            country: fields.country,
            currency: fields.currency,
            ...filled({ email: fields.email }),
            ...(fields.type === 'indirectReseller' && filled({ providerId: fields.providerId })),
            agreementSigned: fields.agreementSigned,
            sandbox: fields.sandbox,
            defaultAddress: {
              country: fields.country,
              city: fields.city.trim(),
              addressLine1: fields.addressLine1.trim(),
              ...filled({
                state: fields.state,
                postalCode: fields.postalCode,
                firstName: fields.firstName,
                lastName: fields.lastName,
                phoneNumber: fields.phoneNumber,
              }),
            },
            admin: filled({ userName: fields.adminUserName, firstName: fields.adminFirstName, lastName: fields.adminLastName }),
          },
        }),
      ),
    done: (added) => t('added', { name: added.partner.name }),
    stale: [['partners'], ['partner-names'], ['setup']],
    then: setMade,
    refused: (failure) =>
      showAtField(failure, setError, {
        name: 'name',
        domain: 'domain',
        mpnId: 'mpnId',
        country: 'country',
        currency: 'currency',
        email: 'email',
        providerId: 'providerId',
        'defaultAddress.country': 'country',
        'defaultAddress.city': 'city',
        'defaultAddress.state': 'state',
        'defaultAddress.addressLine1': 'addressLine1',
        'defaultAddress.postalCode': 'postalCode',
        'defaultAddress.phoneNumber': 'phoneNumber',
        'defaultAddress.firstName': 'firstName',
        'defaultAddress.lastName': 'lastName',
        'admin.userName': 'adminUserName',
        userPrincipalName: 'adminUserName',
      }),
  });
  const shownAtField = Object.keys(errors).length > 0;
  return (
    <Card>
      <form className={styles['wholePage']} noValidate onSubmit={(event) => void handleSubmit((fields) => add.mutate(fields))(event)}>
        <fieldset className={styles['group']}>
          <legend>{t('account')}</legend>
          <TextField label={t('name')} required field={register('name', rules.required)} error={errors.name} autoComplete="off" />
          <TextField label={t('domain')} hint={t('domainHint')} required field={register('domain', rules.required)} error={errors.domain} autoComplete="off" />
          <TextField label={t('mpn')} required field={register('mpnId', rules.required)} error={errors.mpnId} autoComplete="off" />
          <ChoiceField
            label={t('type')}
            required
            field={register('type')}
            error={errors.type}
            choices={{ direct: t('types.direct'), indirectProvider: t('types.indirectProvider'), indirectReseller: t('types.indirectReseller') }}
          />
          {type === 'indirectReseller' && (
            <ChoiceField
              label={t('provider')}
              hint={t('providerHint')}
              field={register('providerId')}
              error={errors.providerId}
              choices={{ '': t('common:none'), ...Object.fromEntries(providers.map((each) => [each.id, each.name])) }}
            />
          )}
          <TextField label={t('email')} type="email" field={register('email')} error={errors.email} autoComplete="off" />
        </fieldset>
        <fieldset className={styles['group']}>
          <legend>{t('address')}</legend>
          <ChoiceField
            label={t('country')}
            required
            field={register('country', {
              ...rules.required,
              // A partner mostly sells in the currency of its country; another one may be chosen.
              onChange: (event: { target: { value: string } }) => {
                const market = markets.find((each) => each.country === event.target.value);
                if (market) setValue('currency', market.currency, { shouldValidate: formState.isSubmitted });
              },
            })}
            error={errors.country}
            choices={countries}
          />
          <ChoiceField label={t('currency')} required field={register('currency', rules.required)} error={errors.currency} choices={currencies} />
          <TextField label={t('addressLine1')} required field={register('addressLine1', rules.required)} error={errors.addressLine1} autoComplete="off" />
          <TextField label={t('city')} required field={register('city', rules.required)} error={errors.city} autoComplete="off" />
          <TextField label={t('state')} field={register('state')} error={errors.state} autoComplete="off" />
          <TextField label={t('postalCode')} field={register('postalCode')} error={errors.postalCode} autoComplete="off" />
          <TextField label={t('contactFirstName')} field={register('firstName')} error={errors.firstName} autoComplete="off" />
          <TextField label={t('contactLastName')} field={register('lastName')} error={errors.lastName} autoComplete="off" />
          <TextField label={t('phone')} type="tel" field={register('phoneNumber')} error={errors.phoneNumber} autoComplete="off" />
        </fieldset>
        <fieldset className={styles['group']}>
          <legend>{t('firstUser')}</legend>
          <TextField label={t('userName')} hint={t('userNameHint')} field={register('adminUserName')} error={errors.adminUserName} autoComplete="off" />
          <TextField label={t('firstName')} field={register('adminFirstName')} error={errors.adminFirstName} autoComplete="off" />
          <TextField label={t('lastName')} field={register('adminLastName')} error={errors.adminLastName} autoComplete="off" />
        </fieldset>
        <div>
          <CheckField label={t('agreement')} name="agreementSigned" control={control} />
          <CheckField label={t('sandboxHint')} name="sandbox" control={control} />
        </div>
        {add.error && !shownAtField && <ErrorPanel error={add.error} />}
        <div>
          <Button appearance="primary" type="submit" disabledFocusable={add.isPending}>
            {t('addPartner')}
          </Button>
        </div>
      </form>
      {made && (
        <ShownOnce
          title={t('addedTitle', { name: made.partner.name })}
          name={t('userName')}
          secretName={t('password')}
          secret={{ of: made.userCredentials.userName, value: made.userCredentials.password ?? '' }}
          onClose={() => void navigate(`/partners/${made.partner.id}`, { replace: true })}
        />
      )}
    </Card>
  );
}
