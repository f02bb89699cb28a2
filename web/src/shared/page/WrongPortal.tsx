// What a person sees who is signed in, but at a tenant of another kind.
import { Button } from '@fluentui/react-components';
import { EmptyPage } from '../kit/EmptyPage';
import type { PortalId } from '../portal';
import { type Session, signOut } from '../session/session';
import { useWords } from '../words/words';

const portals: Record<Session['tenant']['kind'], PortalId> = {
  partner: 'partner',
  customer: 'centre',
  operator: 'console',
};

export function WrongPortal({ session }: { session: Session }) {
  const { t } = useWords('common');
  const own = portals[session.tenant.kind];
  return (
    <main>
      <h1 className="for-screen-readers">{t('wrongPortal.title')}</h1>
      <EmptyPage
        title={t('wrongPortal.what', { user: session.user.displayName, tenant: session.tenant.name })}
        action={
          <>
            <a href={`/${own}`}>{t('wrongPortal.go')}</a>
            <Button onClick={() => void signOut(own)}>{t('user.signOut')}</Button>
          </>
        }
      />
    </main>
  );
}
