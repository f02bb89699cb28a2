// Gives a reservation back by a quote: what remains, the fee, the refund and what is left of the year's limit (rules 5.4).
import { MessageBar, MessageBarBody } from '@fluentui/react-components';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, dataOf } from '@/shared/api';
import { ConfirmDialog, ErrorPanel, Lines, Money, useToast, When } from '@/shared/kit';
import { Fact, Facts } from '@/shared/page';
import { money } from '@/shared/format/format';
import { useWords } from '@/shared/words/words';
import { askAgain } from './change';
import type { ReservationDialogProps } from './EditDialog';

export function ReturnDialog({ customerId, reservation, close }: ReservationDialogProps) {
  const { t } = useWords('reservations');
  const toast = useToast();
  const memory = useQueryClient();
  const path = { customer_id: customerId, reservation_id: reservation.id };
  const quote = useQuery({
    queryKey: ['reservation-return', reservation.id],
    // A quote counts for a moment only.
    gcTime: 0,
    staleTime: 0,
    queryFn: ({ signal }) =>
      dataOf(api.GET('/v1/customers/{customer_id}/reservations/{reservation_id}/return', { params: { path }, signal })),
  });
  const giveBack = useMutation({
    mutationFn: (quoteId: string) =>
      dataOf(
        api.POST('/v1/customers/{customer_id}/reservations/{reservation_id}/return', { params: { path }, body: { quoteId } }),
      ),
    onSuccess: (returned) => {
      askAgain(memory, customerId);
      toast.done(t('returned', { amount: money(returned.quote.refund, returned.quote.currencyCode) }));
      close();
    },
    // Time has passed or somebody changed it: the numbers that are shown must be those that count.
    onError: () => void quote.refetch(),
  });
  const { data } = quote;
  const refused = data?.cap !== undefined && !data.cap.allowed;
  const amount = (value: number) => <Money amount={value} currency={data?.currencyCode ?? reservation.currencyCode} />;
  return (
    <ConfirmDialog
      open
      title={t('returnTitle')}
      confirm={t('returnConfirm')}
      tick={t('returnTick')}
      busy={giveBack.isPending}
      ready={data !== undefined && !refused}
      onConfirm={() => data && giveBack.mutate(data.quoteId)}
      onClose={close}
    >
      <p>{t('returnText')}</p>
      {quote.isPending && <Lines count={4} />}
      {quote.error && <ErrorPanel error={quote.error} retry={() => void quote.refetch()} />}
      {data && (
        <>
          <Facts>
            <Fact name={t('quote.days')}>{t('quote.daysOf', { used: data.usedDays, all: data.termDays })}</Fact>
            <Fact name={t('quote.credit')}>{amount(data.credit)}</Fact>
            <Fact name={t('quote.fee')}>{amount(data.fee)}</Fact>
            <Fact name={t('quote.refund')}>
              <strong>{amount(data.refund)}</strong>
            </Fact>
            {data.cancelledCommitment > 0 && <Fact name={t('quote.commitment')}>{amount(data.cancelledCommitment)}</Fact>}
            <Fact name={t('quote.until')}>
              <When at={data.validUntil} />
            </Fact>
          </Facts>
          {data.cap && (
            <MessageBar intent={refused ? 'error' : 'info'} layout="multiline">
              <MessageBarBody>
                {t(refused ? 'quote.capRefused' : 'quote.cap', {
                  left: money(data.cap.leftBefore, data.cap.currencyCode),
                  all: money(data.cap.amount, data.cap.currencyCode),
                  takes: money(data.cap.thisReturn, data.cap.currencyCode),
                })}
              </MessageBarBody>
            </MessageBar>
          )}
        </>
      )}
      {giveBack.error && <ErrorPanel error={giveBack.error} />}
    </ConfirmDialog>
  );
}
