// Exchanges a reservation for another: choose it, see the quote, confirm (rules 5.4).
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useNavigate } from 'react-router';
import { api, dataOf, type Shape } from '@/shared/api';
import { ChoiceField, ErrorPanel, FormDialog, Lines, Money, showAtField, TextField, TextFilter, useRules, useToast, When } from '@/shared/kit';
import { Fact, Facts } from '@/shared/page';
import { nameOf, offerTitle } from '@/shared/reservations/reservation';
import { useWords } from '@/shared/words/words';
import { customerPath } from '../customer/customer';
import { askAgain } from './change';
import type { ReservationDialogProps } from './EditDialog';

type Quote = Shape<'ReservationExchangeQuote'>;
interface Fields {
  offer: string;
  quantity: string;
}

/** What may be chosen, each under the words that a person chooses by. */
function useOffers(customerId: string, find: string) {
  const { t } = useWords('reservations');
  return useQuery({
    queryKey: ['reservation-offers', customerId, find],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      dataOf(
        api.GET('/v1/customers/{customer_id}/offers', {
          params: { path: { customer_id: customerId }, query: { view: 'AzureReservations', size: 100, ...(find && { q: find }) } },
          signal,
        }),
      ),
    select: ({ items }) =>
      items.flatMap((product) =>
        product.skus.flatMap((sku) =>
          sku.offers.map((offer) => ({
            key: `${offer.catalogItemId} ${offer.termDuration} ${offer.billingCycle}`,
            name: `${offerTitle(product.title, sku.title)}, ${t(`terms.${(offer.termDuration || 'none') as 'P1Y'}`)}, ${t(`cycles.${offer.billingCycle as 'monthly'}`)}`,
            offer,
          })),
        ),
      ),
  });
}

export function ExchangeDialog({ customerId, reservation, close }: ReservationDialogProps) {
  const { t } = useWords('reservations');
  const rules = useRules();
  const toast = useToast();
  const memory = useQueryClient();
  const navigate = useNavigate();
  const [find, setFind] = useState('');
  const offers = useOffers(customerId, find);
  const [quote, setQuote] = useState<Quote>();
  const path = { customer_id: customerId, reservation_id: reservation.id };
  const { register, formState, handleSubmit, setError } = useForm<Fields>({
    defaultValues: { offer: '', quantity: String(reservation.quantity) },
  });
  const { errors } = formState;
  const requestOf = (fields: Fields): Shape<'ReservationExchangeRequest'> => {
    const chosen = offers.data?.find((each) => each.key === fields.offer)?.offer;
    return {
      catalogItemId: chosen?.catalogItemId ?? '',
      quantity: Number(fields.quantity),
      ...(chosen?.termDuration && { termDuration: chosen.termDuration }),
      ...(chosen?.billingCycle && { billingCycle: chosen.billingCycle }),
    };
  };
  const ask = useMutation({
    mutationFn: (fields: Fields) =>
      dataOf(
        api.POST('/v1/customers/{customer_id}/reservations/{reservation_id}/exchange/quote', {
          params: { path },
          body: requestOf(fields),
        }),
      ),
    onSuccess: setQuote,
    onError: (failure) => showAtField(failure, setError, { quantity: 'quantity', catalogItemId: 'offer' }),
  });
  const exchange = useMutation({
    mutationFn: (fields: Fields) =>
      dataOf(
        api.POST('/v1/customers/{customer_id}/reservations/{reservation_id}/exchange', {
          params: { path },
          body: { ...requestOf(fields), quoteId: quote?.quoteId ?? '' },
        }),
      ),
    onSuccess: ({ bought }) => {
      toast.done(t('exchanged', { name: nameOf(bought) }));
      void navigate(customerPath(customerId, `reservations/${bought.id}`));
      askAgain(memory, customerId);
    },
    // The numbers may be others by now: they are asked for again.
    onError: () => setQuote(undefined),
  });
  const send = handleSubmit((fields) => (quote ? exchange.mutate(fields) : ask.mutate(fields)));
  const forget = () => setQuote(undefined);
  const amount = (value: number) => quote && <Money amount={value} currency={quote.currencyCode} />;
  return (
    <FormDialog
      title={t('exchangeTitle')}
      submit={t(quote ? 'exchangeConfirm' : 'exchangeAsk')}
      onSubmit={send}
      onClose={close}
      busy={ask.isPending || exchange.isPending}
      ready={!offers.isPending}
      error={Object.keys(errors).length === 0 ? (exchange.error ?? ask.error) : null}
    >
      <p>{t('exchangeText')}</p>
      {offers.isPending && <Lines count={2} />}
      {offers.error && <ErrorPanel error={offers.error} retry={() => void offers.refetch()} />}
      {offers.data && (
        <>
          <TextFilter label={t('exchangeFind')} value={find} onChange={setFind} />
          {offers.data.length === 0 && <p>{t('exchangeNone')}</p>}
          <ChoiceField
            label={t('exchangeFor')}
            required
            field={register('offer', { ...rules.required, onChange: forget })}
            error={errors.offer}
            choices={{ '': t('common:address.choose'), ...Object.fromEntries(offers.data.map((each) => [each.key, each.name])) }}
          />
          <TextField
            label={t('quantity')}
            type="number"
            required
            field={register('quantity', { ...rules.whole(1, 10_000), onChange: forget })}
            error={errors.quantity}
            autoComplete="off"
          />
        </>
      )}
      <div role="status">
        {quote && (
          <Facts>
            <Fact name={t('quote.credit')}>{amount(quote.credit)}</Fact>
            <Fact name={t('quote.charged')}>{amount(quote.chargedNow)}</Fact>
            <Fact name={t('quote.difference')}>
              <strong>{amount(quote.difference)}</strong>
            </Fact>
            <Fact name={t('quote.newCommitment')}>{amount(quote.newCommitment)}</Fact>
            <Fact name={t('quote.until')}>
              <When at={quote.validUntil} />
            </Fact>
          </Facts>
        )}
      </div>
    </FormDialog>
  );
}
