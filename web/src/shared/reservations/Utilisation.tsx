// How much of one reservation was used, by day or by hour, and, to its seller, what the rest has cost (rules 5.5).
import { Select } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { api, dataOf } from '@/shared/api';
import { EmptyPage, ErrorPanel, LineChart, Lines, Money } from '@/shared/kit';
import { Card, Fact, Facts, Section, useAddress } from '@/shared/page';
import { day, percent, shortMoment } from '@/shared/format/format';
import { type Grain, type Reservation, summaryOf } from './reservation';
import { useWords } from '@/shared/words/words';
import { nowInMs } from '@/shared/format/now';
import styles from './Utilisation.module.css';

/** The windows to choose from, in days, each with the grain that can still be read. */
const windows = { day: { days: 1, grain: 'hour' }, week: { days: 7, grain: 'hour' }, month: { days: 30, grain: 'day' }, quarter: { days: 90, grain: 'day' } } as const;
type Window = keyof typeof windows;
const isWindow = (word: string): word is Window => word in windows;

const dayInUtc = (ago: number) => new Date(nowInMs() - ago * 86_400_000).toISOString().slice(0, 10);

export function Utilisation({ customerId, reservation }: { customerId: string; reservation: Reservation }) {
  const { t } = useWords('reservations');
  const id = useId();
  const [{ used }, go] = useAddress({ used: 'month' });
  const window: Window = isWindow(used) ? used : 'month';
  const { days, grain }: { days: number; grain: Grain } = windows[window];
  const query = useQuery({
    queryKey: ['reservation-used', customerId, reservation.id, window],
    queryFn: ({ signal }) =>
      dataOf(
        api.GET('/v1/customers/{customer_id}/reservationutilization', {
          params: {
            path: { customer_id: customerId },
            query: { reservationId: reservation.id, grain, from: dayInUtc(days - 1), to: dayInUtc(0) },
          },
          signal,
        }),
      ),
  });
  const rows = query.data?.items ?? [];
  const summary = summaryOf(rows);
  return (
    <Section
      title={t('used')}
      actions={
        <div className={styles['choice']}>
          <label htmlFor={id}>{t('window')}</label>
          <Select id={id} value={window} onChange={(_, change) => go({ used: change.value })}>
            {Object.keys(windows).map((each) => (
              <option key={each} value={each}>
                {t(`windows.${each as Window}`)}
              </option>
            ))}
          </Select>
        </div>
      }
    >
      {query.isPending && <Lines count={6} />}
      {query.error && <ErrorPanel error={query.error} retry={() => void query.refetch()} />}
      {query.data && !summary && <EmptyPage title={t('usedNone')}>{t('usedNoneText')}</EmptyPage>}
      {summary && (
        <Card>
          <Facts>
            <Fact name={t('usedShare')}>
              <strong>{percent(summary.share)}</strong>
            </Fact>
            {summary.currency && (
              <Fact name={t('unusedCost')}>
                <Money amount={summary.unusedCost} currency={summary.currency} />
              </Fact>
            )}
          </Facts>
          <LineChart
            title={t(grain === 'hour' ? 'chartByHour' : 'chartByDay')}
            categories={rows.map((row) => (grain === 'hour' ? shortMoment(row.startTime) : day(row.startTime.slice(0, 10))))}
            series={[{ name: t('usedShare'), values: rows.map((row) => row.utilizationPercent / 100) }]}
            format={percent}
          />
          <p className={styles['quiet']}>{t('usedLag')}</p>
        </Card>
      )}
    </Section>
  );
}
