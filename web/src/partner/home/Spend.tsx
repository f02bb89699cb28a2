// What was charged in the last twelve months: month by month, and to which customers.
import { Select } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { api, dataOf, type Shape } from '@/shared/api';
import { BarChart, BarTable, ErrorPanel, Lines } from '@/shared/kit';
import { Card, Section, useAddress } from '@/shared/page';
import { money, shortMoney, shortMonth } from '@/shared/format/format';
import { useWords } from '@/shared/words/words';
import { customerPath } from '../customer/customer';
import styles from './Home.module.css';
import { lastMonths } from './months';

/** How many customers are shown by name; the others are one bar. */
const named = 6;

const useSpend = (by: 'month' | 'customer') =>
  useQuery({
    queryKey: ['spend', by],
    queryFn: async ({ signal }) =>
      (await dataOf(api.GET('/v1/spend', { params: { query: { by, ...(by === 'customer' && { size: named }) } }, signal }))).items,
  });

export function Spend() {
  const { t } = useWords('partner-home');
  const months = useSpend('month');
  const customers = useSpend('customer');
  const [{ currency }, go] = useAddress({ currency: '' });
  const error = months.error ?? customers.error;
  const currencies = [...new Set(months.data?.map((row) => row.currencyCode))].sort();
  const chosen = currencies.includes(currency) ? currency : (currencies[0] ?? '');
  if (months.data?.length === 0) return null;
  return (
    <Section
      title={t('spend')}
      actions={
        currencies.length > 1 && (
          <Select aria-label={t('currency')} value={chosen} onChange={(_, change) => go({ currency: change.value })}>
            {currencies.map((code) => (
              <option key={code} value={code}>
                {code}
              </option>
            ))}
          </Select>
        )
      }
    >
      {error && <ErrorPanel error={error} retry={() => void (months.error ? months : customers).refetch()} />}
      {(months.isPending || customers.isPending) && <Lines count={5} />}
      {months.data && customers.data && (
        <div className={styles['plots']}>
          <Card>
            <ByMonth rows={months.data.filter((row) => row.currencyCode === chosen)} currency={chosen} />
          </Card>
          <Card>
            <ByCustomer rows={customers.data.filter((row) => row.currencyCode === chosen)} currency={chosen} />
          </Card>
        </div>
      )}
    </Section>
  );
}

interface PlotProps {
  rows: readonly Shape<'Spend'>[];
  currency: string;
}

function ByMonth({ rows, currency }: PlotProps) {
  const { t } = useWords('partner-home');
  const months = lastMonths(12);
  return (
    <BarChart
      title={t('byMonth', { currency })}
      categories={months.map((each) => shortMonth(`${each}-01`))}
      series={[{ name: t('charged'), values: months.map((each) => rows.find((row) => row.key === each)?.total ?? 0) }]}
      format={(value) => money(value, currency)}
      scale={shortMoney}
    />
  );
}

function ByCustomer({ rows, currency }: PlotProps) {
  const { t } = useWords('partner-home');
  const most = Math.max(...rows.map((row) => row.total), 0);
  return (
    <BarTable
      title={t('byCustomer', { currency })}
      head={t('customer')}
      rows={rows.map((row) => ({
        key: row.key,
        name: row.others ? t('others') : <Link to={customerPath(row.key)}>{row.name ?? row.key}</Link>,
      }))}
      measures={[
        {
          name: t('charged'),
          of: rows.map((row) => ({ share: most > 0 ? Math.max(row.total, 0) / most : 0, text: money(row.total, currency) })),
        },
      ]}
    />
  );
}
