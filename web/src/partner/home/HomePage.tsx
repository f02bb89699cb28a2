// The first page: what needs attention, what was spent, how much of it is used, what is new.
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { Button } from '@fluentui/react-components';
import { PeopleRegular } from '@fluentui/react-icons/svg/people';
import { api, dataOf } from '@/shared/api';
import { ErrorPanel, Lines } from '@/shared/kit';
import { Page } from '@/shared/page';
import { useSession } from '@/shared/session/session';
import { useWords } from '@/shared/words/words';
import { Attention } from './Attention';
import { News } from './News';
import { Spend } from './Spend';
import { Used } from './Used';

/** Of each kind, how many are shown; the lists have the rest. */
const shown = 4;

export function Component() {
  const { t } = useWords('partner-home');
  const { user, may } = useSession();
  const navigate = useNavigate();
  const overview = useQuery({
    queryKey: ['overview'],
    queryFn: ({ signal }) => dataOf(api.GET('/v1/overview', { params: { query: { size: shown } }, signal })),
  });
  return (
    <Page
      title={t('title')}
      lead={t('lead', { name: user.displayName })}
      actions={
        may('view_customers') && (
          <Button icon={<PeopleRegular />} onClick={() => void navigate('/customers')}>
            {t('toCustomers')}
          </Button>
        )
      }
    >
      {overview.isPending && <Lines count={6} />}
      {overview.error && <ErrorPanel error={overview.error} retry={() => void overview.refetch()} />}
      {overview.data && <Attention overview={overview.data} />}
      {may('view_invoices') && <Spend />}
      {may('view_software') && <Used />}
      {overview.data && <News unread={overview.data.unreadNotices} />}
    </Page>
  );
}
