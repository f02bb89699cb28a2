// Where what a customer has is managed: the portals that the operator named, at other addresses than this one (rules 6.1).
import { useQuery } from '@tanstack/react-query';
import { OpenRegular } from '@fluentui/react-icons/svg/open';
import { api, dataOf } from '@/shared/api';
import { ErrorPanel } from '@/shared/kit';
import { useWords } from '@/shared/words/words';
import styles from './ServicePortals.module.css';

/** Nothing where there are none. */
export function ServicePortals({ customerId, name }: { customerId: string; name: string }) {
  const { t } = useWords('customers');
  const portals = useQuery({
    queryKey: ['managed-services', customerId],
    queryFn: ({ signal }) =>
      dataOf(api.GET('/v1/customers/{customer_id}/managedservices', { params: { path: { customer_id: customerId } }, signal })),
  });
  if (portals.error) return <ErrorPanel error={portals.error} retry={() => void portals.refetch()} />;
  if (!portals.data || portals.data.items.length === 0) return null;
  return (
    <nav aria-label={t('portals.of', { name })} className={styles['portals']}>
      <span aria-hidden>{t('portals.title')}</span>
      <ul>
        {portals.data.items.map((each) => (
          <li key={each.id}>
            <a href={each.links.adminService.uri} target="_blank" rel="noopener noreferrer" aria-label={t('portals.open', { name: each.name })}>
              {each.name} <OpenRegular aria-hidden />
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
