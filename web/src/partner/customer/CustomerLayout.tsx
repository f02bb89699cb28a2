// The frame around everything of one customer: whose pages these are, and the way between them.
import { useQuery } from '@tanstack/react-query';
import { Outlet, useParams } from 'react-router';
import { Busy, CopyId, ErrorPanel } from '@/shared/kit';
import { SubMenu } from '@/shared/page';
import { useSession } from '@/shared/session/session';
import { useWords } from '@/shared/words/words';
import { customerPath, customerQuery } from './customer';
import styles from './CustomerLayout.module.css';
import { ServicePortals } from './ServicePortals';
import { customerWays } from './ways';

export function Component() {
  const { t } = useWords('customers');
  const { may } = useSession();
  const { customerId = '' } = useParams();
  const customer = useQuery(customerQuery(customerId));
  if (customer.isPending) return <Busy />;
  if (customer.error) return <ErrorPanel error={customer.error} retry={() => void customer.refetch()} />;
  const { companyName, domain } = customer.data.companyProfile;
  return (
    <div className={styles['layout']}>
      <div className={styles['banner']}>
        <span>{t('detail.acting')}</span>
        <strong>{companyName}</strong>
        <span className={styles['quiet']}>
          {domain} <CopyId value={customer.data.id} what={t('id')} shown={null} />
        </span>
        <ServicePortals customerId={customer.data.id} name={companyName} />
      </div>
      <SubMenu
        label={t('detail.menu', { name: companyName })}
        ways={customerWays
          .filter((way) => !way.needs || may(way.needs))
          .map((way) => ({ path: customerPath(customerId, way.page), title: t(way.word) }))}
      />
      <Outlet context={customer.data} />
    </div>
  );
}
