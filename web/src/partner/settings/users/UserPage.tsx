// One of the partner's people: names, roles, and whether and how they sign in.
import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { api, dataOf } from '@/shared/api';
import { CopyId, ErrorPanel, Lines, StatusBadge, When } from '@/shared/kit';
import { Card, Fact, Facts, Page, Section } from '@/shared/page';
import { useSession } from '@/shared/session/session';
import { useWords } from '@/shared/words/words';
import { ColleagueSessions } from './ColleagueSessions';
import { UserAccess } from './UserAccess';
import { UserNames } from './UserNames';
import { UserRoles } from './UserRoles';

export function Component() {
  const { t } = useWords('settings');
  const { t: told } = useWords('sessions');
  const { may } = useSession();
  const { userId = '' } = useParams();
  const user = useQuery({
    queryKey: ['user', userId],
    queryFn: ({ signal }) => dataOf(api.GET('/v1/users/{user_id}', { params: { path: { user_id: userId } }, signal })),
  });
  const crumbs = [{ title: t('users.title'), path: '/settings/users' }];
  if (user.isPending) return <Page title={t('users.one')} crumbs={crumbs} children={<Lines count={8} />} />;
  if (user.error) {
    return (
      <Page title={t('users.one')} crumbs={crumbs}>
        <ErrorPanel error={user.error} retry={() => void user.refetch()} />
      </Page>
    );
  }
  const { userPrincipalName, displayName, state, forceChangePassword, mfa, createdDate } = user.data;
  return (
    <Page title={displayName || userPrincipalName} crumbs={crumbs}>
      <Card>
        <Facts>
          <Fact name={t('users.userName')}>
            <CopyId value={userPrincipalName} what={t('users.userName')} />
          </Fact>
          <Fact name={t('state.title')}>
            <StatusBadge tone={state === 'active' ? 'good' : 'quiet'}>{t(`state.${state}`)}</StatusBadge>
          </Fact>
          <Fact name={t('users.mfa')}>{mfa ? t('common:yes') : t('common:no')}</Fact>
          <Fact name={t('users.mustChange')}>{forceChangePassword ? t('common:yes') : t('common:no')}</Fact>
          <Fact name={t('users.created')}>
            <When at={createdDate} />
          </Fact>
        </Facts>
      </Card>
      <Section title={t('roles.title')}>
        <UserRoles key={user.data.roles.join()} user={user.data} />
      </Section>
      <Section title={t('users.names')}>
        <UserNames user={user.data} />
      </Section>
      {may('manage_partner_users') && (
        <Section title={told('title')}>
          <ColleagueSessions user={user.data} />
        </Section>
      )}
      <Section title={t('users.access')}>
        <UserAccess user={user.data} />
      </Section>
    </Page>
  );
}
