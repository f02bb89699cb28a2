// The first page of the customer centre: what was bought last, what is missing, and where things are.
import { MessageBar, MessageBarActions, MessageBarBody } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { api, dataOf } from '@/shared/api';
import { EmptyPage, ErrorPanel, Lines, StatusBadge, When } from '@/shared/kit';
import { Card, Page, Related, Section } from '@/shared/page';
import { useSession } from '@/shared/session/session';
import { idOf, tones } from '@/shared/software/purchase';
import { useWords } from '@/shared/words/words';
import { useAgreement } from '../organization/organization';
import styles from './Home.module.css';

/** As many as fit on a first page. */
const latest = 5;

export function Component() {
  const { t } = useWords('centre');
  const { user, tenant, may } = useSession();
  const agreement = useAgreement().data;
  return (
    <Page title={t('title')} lead={t('lead', { name: user.displayName, tenant: tenant.name })}>
      {agreement && !agreement.own && agreement.attested.length === 0 && (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>{t('agreement.missing')}</MessageBarBody>
          <MessageBarActions>
            <Link to="/organization">{t('agreement.toAccept')}</Link>
          </MessageBarActions>
        </MessageBar>
      )}
      <Section title={t('latest')} actions={<Link to="/products">{t('allProducts')}</Link>}>
        <Latest />
      </Section>
      <Related
        links={[
          { path: '/partners', title: t('common:nav.partners'), about: t('partners.lead') },
          ...(may('customer_manage_users') ? [{ path: '/users', title: t('common:nav.users'), about: t('usersLead') }] : []),
          { path: '/organization', title: t('organization.title'), about: t('organization.lead') },
        ]}
      />
    </Page>
  );
}

/** The newest purchases; each leads to its keys and downloads. */
function Latest() {
  const { t } = useWords('centre');
  const { t: ofSoftware } = useWords('software');
  const { tenant } = useSession();
  const purchases = useQuery({
    queryKey: ['software', tenant.id, 'latest'],
    queryFn: ({ signal }) =>
      dataOf(
        api.GET('/v1/customers/{customer_id}/software', {
          params: { path: { customer_id: tenant.id }, query: { size: latest } },
          signal,
        }),
      ),
  });
  if (purchases.isPending) return <Lines count={latest} />;
  if (purchases.error) return <ErrorPanel error={purchases.error} retry={() => void purchases.refetch()} />;
  if (purchases.data.items.length === 0) return <EmptyPage title={t('noProducts')}>{t('noProductsText')}</EmptyPage>;
  return (
    <Card>
      <ul className={styles['rows']}>
        {purchases.data.items.slice(0, latest).map((purchase) => (
          <li key={idOf(purchase)} className={styles['row']}>
            <span className={styles['what']}>
              <Link to={`/products?row=${idOf(purchase)}`}>
                {purchase.productTitle} {purchase.title}
              </Link>
              <span className={styles['quiet']}>
                {purchase.partner.name}, <When at={purchase.orderDate} only="day" />
              </span>
            </span>
            <StatusBadge tone={tones[purchase.status]}>{ofSoftware(`states.${purchase.status}`)}</StatusBadge>
          </li>
        ))}
      </ul>
    </Card>
  );
}
