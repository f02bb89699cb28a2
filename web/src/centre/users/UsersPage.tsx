// The people of this organisation who sign in, and their roles (rules 6.2).
import { ErrorPanel, Lines } from '@/shared/kit';
import { Page } from '@/shared/page';
import { useSession } from '@/shared/session/session';
import { CustomerUsers } from '@/shared/users/CustomerUsers';
import { useWords } from '@/shared/words/words';
import { useOrganization } from '../organization/organization';

export function Component() {
  const { t } = useWords('customer-users');
  const { tenant } = useSession();
  const organization = useOrganization();
  const frame = { title: t('title'), lead: t('lead', { name: tenant.name }) };
  if (organization.data) return <CustomerUsers customer={organization.data} frame={frame} />;
  return (
    <Page {...frame}>
      {organization.error ? <ErrorPanel error={organization.error} retry={() => void organization.refetch()} /> : <Lines count={6} />}
    </Page>
  );
}
