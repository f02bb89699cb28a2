// An own purchase of a reservation: choose it, see what it costs and who bills it, confirm (rules 2.3, 5.1).
import { Checkbox } from '@fluentui/react-components';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useForm, useWatch } from 'react-hook-form';
import { useNavigate } from 'react-router';
import { api, dataOf, type Shape } from '@/shared/api';
import { Busy, ChoiceField, EmptyPage, ErrorPanel, FilterBar, Money, showAtField, TextField, TextFilter, useRules, useToast, WhyNot } from '@/shared/kit';
import { Card, Fact, Facts, Page, Section, useAddress } from '@/shared/page';
import { nameOf, offerTitle, reservationsKey } from '@/shared/reservations/reservation';
import { useSession } from '@/shared/session/session';
import { useWords } from '@/shared/words/words';
import styles from './Buy.module.css';
import { usePermission, useWhyNotBuy } from './permission';

type Offer = Shape<'ReservableOffer'>;
interface Fields {
  offer: string;
  quantity: string;
  subscription: string;
  name: string;
}

const keyOf = (offer: Offer) => `${offer.catalogItemId} ${offer.termDuration} ${offer.billingCycle}`;

export function Component() {
  const { t } = useWords('reservations');
  const permission = usePermission();
  const why = useWhyNotBuy();
  return (
    <Page title={t('own.title')} lead={t('own.lead')} crumbs={[{ title: t('title'), path: '/reservations' }]}>
      {permission.isPending && <Busy />}
      {permission.error && <ErrorPanel error={permission.error} retry={() => void permission.refetch()} />}
      {permission.data && why && <EmptyPage title={t('own.notNow')}>{why}</EmptyPage>}
      {permission.data && !why && <Choosing subscriptions={permission.data.subscriptions} />}
    </Page>
  );
}

function useOffers(find: string) {
  const { tenant } = useSession();
  return useQuery({
    queryKey: ['own-reservation-offers', tenant.id, find],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      dataOf(
        api.GET('/v1/customers/{customer_id}/reservationoffers', {
          params: { path: { customer_id: tenant.id }, query: { size: 50, ...(find && { search: find }) } },
          signal,
        }),
      ),
  });
}

function Choosing({ subscriptions }: { subscriptions: readonly Shape<'SubscriptionOwner'>[] }) {
  const { t } = useWords('reservations');
  const rules = useRules();
  const toast = useToast();
  const memory = useQueryClient();
  const navigate = useNavigate();
  const { tenant } = useSession();
  const [{ find }, go] = useAddress({ find: '' });
  const [agreed, setAgreed] = useState(false);
  const offers = useOffers(find);
  const { control, register, formState, handleSubmit, setError } = useForm<Fields>({
    defaultValues: { offer: '', quantity: '1', subscription: subscriptions[0]?.subscriptionId ?? '', name: '' },
  });
  const { errors } = formState;
  const asked = useWatch({ control });
  const offer = offers.data?.items.find((each) => keyOf(each) === asked.offer);
  const nameOfOffer = (each: Offer) => `${offerTitle(each.productName, each.skuName)}, ${t(`terms.${each.termDuration || 'none'}`)}, ${t(`cycles.${each.billingCycle}`)}`;
  const buy = useMutation({
    mutationFn: (fields: Fields) =>
      dataOf(
        api.POST('/v1/customers/{customer_id}/reservations', {
          params: { path: { customer_id: tenant.id } },
          body: {
            catalogItemId: offer?.catalogItemId ?? '',
            quantity: Number(fields.quantity),
            subscriptionId: fields.subscription,
            ...(offer?.termDuration && { termDuration: offer.termDuration }),
            ...(offer?.billingCycle && { billingCycle: offer.billingCycle }),
            ...(fields.name.trim() && { displayName: fields.name.trim() }),
          },
        }),
      ),
    onSuccess: async (bought) => {
      await memory.invalidateQueries({ queryKey: reservationsKey(tenant.id) });
      toast.done(t('own.bought', { name: nameOf(bought) }));
      void navigate(`/reservations?row=${bought.id}`);
    },
    onError: (failure) =>
      showAtField(failure, setError, { quantity: 'quantity', catalogItemId: 'offer', subscriptionId: 'subscription', displayName: 'name' }),
  });
  const whyNot = !offer ? t('own.chooseFirst') : !agreed ? t('own.tickFirst') : undefined;
  return (
    <form className={styles['form']} noValidate onSubmit={(event) => void handleSubmit((fields) => buy.mutate(fields))(event)}>
      <Section title={t('own.what')}>
        <Card>
          <div className={styles['form']}>
            <FilterBar>
              <TextFilter label={t('own.find')} value={find} onChange={(text) => go({ find: text })} />
            </FilterBar>
            {offers.isPending && <Busy />}
            {offers.error && <ErrorPanel error={offers.error} retry={() => void offers.refetch()} />}
            {offers.data?.items.length === 0 && <p>{t('exchangeNone')}</p>}
            {offers.data && (
              <ChoiceField
                label={t('own.offer')}
                required
                field={register('offer', rules.required)}
                error={errors.offer}
                choices={{ '': t('common:address.choose'), ...Object.fromEntries(offers.data.items.map((each) => [keyOf(each), nameOfOffer(each)])) }}
              />
            )}
            <TextField
              label={t('quantity')}
              type="number"
              required
              field={register('quantity', rules.whole(offer?.minimumQuantity ?? 1, offer?.maximumQuantity ?? 10_000))}
              error={errors.quantity}
              autoComplete="off"
            />
            <ChoiceField
              label={t('own.subscription')}
              required
              field={register('subscription', rules.required)}
              error={errors.subscription}
              choices={Object.fromEntries(subscriptions.map((each) => [each.subscriptionId, each.subscriptionName || each.subscriptionId]))}
            />
            <TextField label={t('own.name')} field={register('name')} error={errors.name} autoComplete="off" />
          </div>
        </Card>
      </Section>
      <Section title={t('own.cost')}>
        <Card>
          {offer ? <Cost offer={offer} quantity={Number(asked.quantity)} /> : <p>{t('own.chooseFirst')}</p>}
          <Checkbox label={t('own.tick')} checked={agreed} onChange={(_, change) => setAgreed(change.checked === true)} />
          {buy.error && Object.keys(errors).length === 0 && <ErrorPanel error={buy.error} />}
          <div>
            <WhyNot appearance="primary" type={whyNot ? 'button' : 'submit'} disabledFocusable={buy.isPending} whyNot={whyNot}>
              {t('own.confirm')}
            </WhyNot>
          </div>
        </Card>
      </Section>
    </form>
  );
}

/** What the partner asks of its customer; what the partner itself pays is not the customer's to see. */
function Cost({ offer, quantity }: { offer: Offer; quantity: number }) {
  const { t } = useWords('reservations');
  const whole = Number.isInteger(quantity) && quantity > 0;
  return (
    <>
      <Facts>
        <Fact name={t('term')}>{t(`terms.${offer.termDuration || 'none'}`)}</Fact>
        <Fact name={t('plan')}>{t(`cycles.${offer.billingCycle}`)}</Fact>
        <Fact name={t('size')}>{offer.armSkuName || offer.skuName}</Fact>
        <Fact name={t('region')}>{offer.armRegionName}</Fact>
        {offer.resalePrice !== undefined && whole && (
          <Fact name={t('price')}>
            <strong>
              <Money amount={offer.resalePrice * quantity} currency={offer.currencyCode ?? ''} />
            </strong>
          </Fact>
        )}
      </Facts>
      <p className={styles['quiet']}>
        {offer.resalePrice === undefined ? t('own.noPrice') : t(offer.priceIncludesTax ? 'own.withTax' : 'own.withoutTax')} {t('own.billed')}
      </p>
    </>
  );
}
