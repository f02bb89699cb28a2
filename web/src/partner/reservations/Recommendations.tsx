// What to reserve by the customer's own last thirty days: for each kind of machine the reservation that would have saved most.
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { api, dataOf } from '@/shared/api';
import { EmptyPage, ErrorPanel, Lines, WhyNot } from '@/shared/kit';
import { Card, Fact, Facts, Section } from '@/shared/page';
import { money, percent } from '@/shared/format/format';
import { useWords } from '@/shared/words/words';
import { customerPath } from '../customer/customer';
import styles from './Reservations.module.css';
import { bestOf } from './savings';

export function Recommendations({ customerId }: { customerId: string }) {
  const { t } = useWords('reservations');
  const navigate = useNavigate();
  const advice = useQuery({
    queryKey: ['reservation-advice', customerId],
    queryFn: ({ signal }) =>
      dataOf(
        api.POST('/v1/customers/{customer_id}/savings/recommendations', { params: { path: { customer_id: customerId } }, body: {}, signal }),
      ),
    select: ({ items }) => bestOf(items),
  });
  return (
    <Section title={t('advice.title')}>
      {advice.isPending && <Lines count={3} />}
      {advice.error && <ErrorPanel error={advice.error} retry={() => void advice.refetch()} />}
      {advice.data?.length === 0 && <EmptyPage title={t('advice.none')}>{t('advice.noneText')}</EmptyPage>}
      {advice.data?.map((best) => (
        <Card key={`${best.armSkuName} ${best.region} ${best.termDuration}`}>
          <Facts>
            <Fact name={t('product')}>{best.name ?? best.armSkuName}</Fact>
            <Fact name={t('size')}>
              {best.armSkuName}, {best.region}
            </Fact>
            <Fact name={t('term')}>{t(`terms.${best.termDuration}`)}</Fact>
            <Fact name={t('quantity')}>{best.quantity}</Fact>
            <Fact name={t('advice.now')}>{money(best.costNow, best.currency)}</Fact>
            <Fact name={t('advice.then')}>{money(best.costThen, best.currency)}</Fact>
            <Fact name={t('savings.saved')}>
              <strong>{percent(best.savedPercent / 100)}</strong>
            </Fact>
          </Facts>
          <div>
            <WhyNot
              needs="buy_reservations"
              onClick={() => void navigate(customerPath(customerId, `buy?view=AzureReservations&q=${encodeURIComponent(best.name ?? best.armSkuName)}`))}
            >
              {t('advice.buy')}
            </WhyNot>
          </div>
        </Card>
      ))}
      {advice.data && advice.data.length > 0 && <p className={styles['quiet']}>{t('advice.note')}</p>}
    </Section>
  );
}
