// The partner's programs that sign in to the API.
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Link, useNavigate } from 'react-router';
import { api, dataOf } from '@/shared/api';
import { type Column, CopyId, DataList, EmptyPage, ErrorPanel, Lines, StatusBadge, WhyNot } from '@/shared/kit';
import { Page } from '@/shared/page';
import { useWords } from '@/shared/words/words';
import { NextSteps } from '../NextSteps';
import { SecretEnd } from './SecretEnd';
import type { Application } from './secrets';

const idOf = (application: Application) => application.id;
const nameOf = (application: Application) => application.name;

function useColumns(): readonly Column<Application>[] {
  const { t } = useWords('settings');
  return useMemo(
    () => [
      {
        id: 'name',
        header: t('applications.name'),
        heading: true,
        share: 2,
        cell: (row) => <Link to={`/settings/applications/${row.id}`}>{row.name}</Link>,
      },
      {
        id: 'clientId',
        header: t('applications.clientId'),
        share: 3,
        cell: (row) => <CopyId value={row.id} what={t('applications.clientId')} />,
      },
      {
        id: 'secret',
        header: t('applications.nextExpiry'),
        share: 2,
        cell: (row) => (row.publicClient ? t('common:none') : <SecretEnd secrets={row.secrets ?? []} />),
      },
      {
        id: 'state',
        header: t('state.title'),
        share: 1,
        cell: (row) => <StatusBadge tone={row.state === 'active' ? 'good' : 'quiet'}>{t(`state.${row.state}`)}</StatusBadge>,
      },
    ],
    [t],
  );
}

export function Component() {
  const { t } = useWords('settings');
  const navigate = useNavigate();
  const columns = useColumns();
  const applications = useQuery({
    queryKey: ['applications'],
    queryFn: ({ signal }) => dataOf(api.GET('/v1/applications', { signal })),
  });
  return (
    <Page
      title={t('applications.title')}
      lead={t('applications.lead')}
      actions={
        <WhyNot appearance="primary" needs="manage_applications" onClick={() => void navigate('/settings/applications/new')}>
          {t('applications.add')}
        </WhyNot>
      }
    >
      {applications.isPending && <Lines count={6} />}
      {applications.error && <ErrorPanel error={applications.error} retry={() => void applications.refetch()} />}
      {applications.data && (
        <DataList
          name="applications"
          label={t('applications.title')}
          rows={applications.data.items}
          columns={columns}
          idOf={idOf}
          nameOf={nameOf}
          open={(row) => void navigate(`/settings/applications/${row.id}`)}
          empty={<EmptyPage title={t('applications.emptyTitle')}>{t('applications.empty')}</EmptyPage>}
        />
      )}
      <NextSteps to={['users', 'organization', 'preferences']} />
    </Page>
  );
}
