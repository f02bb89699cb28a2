// The customer's billing profile: read, and changed as a whole unless somebody else was faster.
import { Button } from '@fluentui/react-components';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { api, dataOf, type Shape } from '@/shared/api';
import { ErrorPanel, Lines, showAtField, TextField, useRules, useToast, WhyNot } from '@/shared/kit';
import { Card, Fact, Facts, Section } from '@/shared/page';
import { countryName, languageName } from '@/shared/format/countries';
import { useWords } from '@/shared/words/words';
import { type CustomerFields, fieldsOf, profileOf, profilePaths } from '../../customers/new/fields';
import form from '../../customers/new/New.module.css';
import { ProfileFields } from '../../customers/new/ProfileFields';

type Profile = Shape<'CustomerBillingProfile'>;

export function BillingProfile({ customer }: { customer: Shape<'Customer'> }) {
  const { t } = useWords('customer-account');
  const [editing, setEditing] = useState(false);
  // A form is filled with what stands now, not with what the page was opened with.
  const profile = useQuery({
    queryKey: ['billing-profile', customer.id],
    initialData: customer.billingProfile,
    initialDataUpdatedAt: 0,
    queryFn: ({ signal }) =>
      dataOf(api.GET('/v1/customers/{customer_id}/profiles/billing', { params: { path: { customer_id: customer.id } }, signal })),
  });
  const edit = !editing && (
    <WhyNot needs="edit_customer" onClick={() => setEditing(true)} aria-label={t('editProfile')}>
      {t('common:edit')}
    </WhyNot>
  );
  return (
    <Section title={t('profile')} actions={edit}>
      {profile.error && <ErrorPanel error={profile.error} retry={() => void profile.refetch()} />}
      {!editing && <Shown profile={profile.data} />}
      {editing && (profile.isFetching ? <Lines count={6} /> : <Edited customerId={customer.id} profile={profile.data} close={() => setEditing(false)} />)}
    </Section>
  );
}

function Shown({ profile }: { profile: Profile }) {
  const { t } = useWords('customer-account');
  const { defaultAddress: address } = profile;
  const place = [address.city, address.state, address.postalCode].filter(Boolean).join(', ');
  const lines = [address.addressLine1, address.addressLine2, address.addressLine3, place, countryName(address.country)].filter(Boolean);
  return (
    <Card>
      <Facts>
        <Fact name={t('companyName')}>{profile.companyName}</Fact>
        <Fact name={t('address')}>
          {lines.map((line) => (
            <div key={line}>{line}</div>
          ))}
        </Fact>
        {address.phoneNumber && <Fact name={t('phone')}>{address.phoneNumber}</Fact>}
        <Fact name={t('contact')}>
          <div>{`${profile.firstName} ${profile.lastName}`.trim()}</div>
          <div>{profile.email}</div>
        </Fact>
        <Fact name={t('culture')}>{languageName(profile.culture)}</Fact>
      </Facts>
    </Card>
  );
}

function Edited({ customerId, profile, close }: { customerId: string; profile: Profile; close: () => void }) {
  const { t } = useWords('customer-account');
  const rules = useRules();
  const toast = useToast();
  const memory = useQueryClient();
  const fields = useForm<CustomerFields>({ defaultValues: fieldsOf(profile), mode: 'onTouched' });
  const { errors } = fields.formState;
  const save = useMutation({
    mutationFn: (values: CustomerFields) =>
      dataOf(
        api.PUT('/v1/customers/{customer_id}/profiles/billing', {
          params: { path: { customer_id: customerId }, header: { 'If-Match': profile.attributes.etag ?? '' } },
          body: profileOf(values),
        }),
      ),
    onSuccess: async (saved) => {
      memory.setQueryData(['billing-profile', customerId], saved);
      close();
      toast.done(t('saved'));
      await Promise.all([memory.invalidateQueries({ queryKey: ['customer', customerId] }), memory.invalidateQueries({ queryKey: ['customers'] })]);
    },
    onError: (failure) => showAtField(failure, fields.setError, profilePaths('')),
  });
  const shownAtField = Object.keys(errors).length > 0;
  return (
    <form
      className={form['form']}
      noValidate
      onSubmit={(event) => void fields.handleSubmit((values) => !save.isPending && save.mutate(values))(event)}
    >
      <TextField
        label={t('companyName')}
        required
        field={fields.register('companyName', { ...rules.required, ...rules.length(200) })}
        error={errors.companyName}
        autoComplete="off"
      />
      <ProfileFields form={fields} fixedCountry />
      {save.error && !shownAtField && <ErrorPanel error={save.error} />}
      <div className={form['buttons']}>
        <Button appearance="primary" type="submit" disabledFocusable={save.isPending}>
          {t('common:save')}
        </Button>
        <Button onClick={close}>{t('common:confirm.cancel')}</Button>
      </div>
    </form>
  );
}
