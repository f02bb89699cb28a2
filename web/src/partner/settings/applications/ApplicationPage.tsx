// One of the partner's programs: what it is, its secrets, and how it gets a token.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useParams } from 'react-router';
import { api, dataOf } from '@/shared/api';
import { ConfirmDialog, CopyId, ErrorPanel, Lines, StatusBadge, WhyNot } from '@/shared/kit';
import { Card, Fact, Facts, Page, Section } from '@/shared/page';
import { useWords } from '@/shared/words/words';
import styles from '../Settings.module.css';
import { ApplicationDetails } from './ApplicationDetails';
import { DeleteApplication } from './DeleteApplication';
import type { Application } from './secrets';
import { Secrets } from './Secrets';
import { TokenSnippet } from './TokenSnippet';
import { useApplicationChange } from './useApplicationChange';

export function Component() {
  const { t } = useWords('settings');
  const { applicationId = '' } = useParams();
  const application = useQuery({
    queryKey: ['application', applicationId],
    queryFn: ({ signal }) =>
      dataOf(api.GET('/v1/applications/{application_id}', { params: { path: { application_id: applicationId } }, signal })),
  });
  const crumbs = [{ title: t('applications.title'), path: '/settings/applications' }];
  if (application.isPending) return <Page title={t('applications.one')} crumbs={crumbs} children={<Lines count={8} />} />;
  if (application.error) {
    return (
      <Page title={t('applications.one')} crumbs={crumbs}>
        <ErrorPanel error={application.error} retry={() => void application.refetch()} />
      </Page>
    );
  }
  const it = application.data;
  return (
    <Page title={it.name} crumbs={crumbs}>
      <Card>
        <Facts>
          <Fact name={t('applications.clientId')}>
            <CopyId value={it.id} what={t('applications.clientId')} />
          </Fact>
          <Fact name={t('state.title')}>
            <StatusBadge tone={it.state === 'active' ? 'good' : 'quiet'}>{t(`state.${it.state}`)}</StatusBadge>
          </Fact>
          {!it.publicClient && (
            <Fact name={t('applications.roles')}>
              {it.roles.map((role) => t(`roles.names.${role as 'admin_agent'}`)).join(', ') || t('common:none')}
            </Fact>
          )}
        </Facts>
        {it.publicClient && <p>{t('applications.public')}</p>}
      </Card>
      {!it.publicClient && (
        <>
          <Secrets application={it} />
          <Section title={t('applications.token')}>
            <TokenSnippet clientId={it.id} />
          </Section>
        </>
      )}
      <Section title={t('applications.details')}>
        <ApplicationDetails application={it} />
      </Section>
      <Section title={t('applications.access')}>
        <Access application={it} />
      </Section>
    </Page>
  );
}

/** Closes the application, or opens it again. */
function Access({ application }: { application: Application }) {
  const { t } = useWords('settings');
  const [asking, setAsking] = useState(false);
  const change = useApplicationChange(application);
  const active = application.state === 'active';
  return (
    <Card>
      <div className={styles['row']}>
        <span className={styles['what']}>
          <strong>{active ? t('applications.disable') : t('applications.enable')}</strong>
          <span className={styles['quiet']}>{active ? t('applications.disableAbout') : t('applications.enableAbout')}</span>
        </span>
        <WhyNot
          needs="manage_applications"
          disabledFocusable={change.isPending}
          onClick={() => (active ? setAsking(true) : change.mutate({ state: 'active' }))}
        >
          {active ? t('applications.disable') : t('applications.enable')}
        </WhyNot>
      </div>
      <DeleteApplication application={application} />
      {change.error && <ErrorPanel error={change.error} />}
      <ConfirmDialog
        open={asking}
        title={t('applications.disableTitle', { name: application.name })}
        confirm={t('applications.disable')}
        busy={change.isPending}
        onConfirm={() => change.mutate({ state: 'inactive' }, { onSettled: () => setAsking(false) })}
        onClose={() => setAsking(false)}
      >
        <p>{t('applications.disableAbout')}</p>
      </ConfirmDialog>
    </Card>
  );
}
