// What a customer's row shows when it is opened: its tenant, what it subscribes to, and the ways to its pages (rules 6.1).
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { api, dataOf, type Shape } from '@/shared/api';
import { CopyId, ErrorPanel, Lines } from '@/shared/kit';
import { Fact, Facts } from '@/shared/page';
import { useSession } from '@/shared/session/session';
import { useWords } from '@/shared/words/words';
import { customerPath } from '../customer/customer';
import { ServicePortals } from '../customer/ServicePortals';
import { customerWays } from '../customer/ways';
import styles from './Customers.module.css';

export function CustomerRow({ customer }: { customer: Shape<'CustomerSummary'> }) {
  const { t } = useWords('customers');
  const { may } = useSession();
  const { companyName, domain, tenantId } = customer.companyProfile;
  return (
    <div className={styles['opened']}>
      <Facts>
        <Fact name={t('row.tenant')}>
          <CopyId value={tenantId} what={t('row.tenant')} />
        </Fact>
        <Fact name={t('domain')}>
          <CopyId value={domain} what={t('domain')} />
        </Fact>
        {may('view_orders') && (
          <Fact name={t('detail.subscriptions')}>
            <Subscribed customerId={customer.id} />
          </Fact>
        )}
      </Facts>
      <nav aria-label={t('detail.menu', { name: companyName })}>
        <ul className={styles['ways']}>
          {customerWays
            .filter((way) => !way.needs || may(way.needs))
            .map((way) => (
              <li key={way.page}>
                <Link to={customerPath(customer.id, way.page)}>{t(way.word)}</Link>
              </li>
            ))}
        </ul>
      </nav>
      <ServicePortals customerId={customer.id} name={companyName} />
    </div>
  );
}

const most = 5;

function Subscribed({ customerId }: { customerId: string }) {
  const { t } = useWords('customers');
  const subscriptions = useQuery({
    queryKey: ['subscriptions-of', customerId],
    queryFn: ({ signal }) =>
      dataOf(api.GET('/v1/customers/{customer_id}/subscriptions', { params: { path: { customer_id: customerId } }, signal })),
  });
  if (subscriptions.isPending) return <Lines count={1} />;
  if (subscriptions.error) return <ErrorPanel error={subscriptions.error} retry={() => void subscriptions.refetch()} />;
  const active = subscriptions.data.items.filter((each) => each.status === 'active');
  if (active.length === 0) return t('row.noSubscriptions');
  return (
    <ul className={styles['plain']}>
      {active.slice(0, most).map((each) => (
        <li key={each.id}>
          <Link to={customerPath(customerId, `subscriptions/${each.id}`)}>{each.friendlyName || each.offerName}</Link>
        </li>
      ))}
      {active.length > most && (
        <li>
          <Link to={customerPath(customerId, 'subscriptions')}>{t('row.all', { count: active.length })}</Link>
        </li>
      )}
    </ul>
  );
}
