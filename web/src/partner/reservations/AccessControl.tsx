// Who may see a reservation and who may change it: the partner's people by their roles, its reseller, and the customer's own
// people (rules 2.2, 2.3, 6.1).
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Link } from 'react-router';
import { api, dataOf, type Shape } from '@/shared/api';
import { type Column, DataList, ErrorPanel, Lines, StatusBadge } from '@/shared/kit';
import { Card, Fact, Facts, Section } from '@/shared/page';
import type { Reservation } from '@/shared/reservations/reservation';
import { useSession } from '@/shared/session/session';
import { useWords } from '@/shared/words/words';
import { customerPath, useCustomer } from '../customer/customer';
import { useRoles } from '../settings/users/roles';
import styles from './Reservations.module.css';

type Rights = Shape<'RoleRights'>;
const idOf = (role: Rights) => role.id;

export function AccessControl({ reservation }: { reservation: Reservation }) {
  return (
    <>
      <OwnPeople />
      <Customer reservation={reservation} />
    </>
  );
}

/** The roles that see it, and those of them that change it; a reseller's people look alone. */
function OwnPeople() {
  const { t } = useWords('reservations');
  const settings = useWords('settings');
  const { roles: own, tenant } = useSession();
  const { associatedPartnerId } = useCustomer();
  const roles = useRoles();
  const looks = associatedPartnerId === tenant.id;
  const columns = useMemo<readonly Column<Rights>[]>(() => {
    const has = (role: Rights, right: string) => role.capabilities.includes(right);
    const mark = (yes: boolean) => <StatusBadge tone={yes ? 'good' : 'quiet'}>{t(yes ? 'common:yes' : 'common:no')}</StatusBadge>;
    return [
      {
        id: 'role',
        header: t('access.role'),
        heading: true,
        share: 2,
        cell: (role) => `${settings.t(`roles.names.${role.id as 'admin_agent'}`)}${own.some((each) => each === role.id) ? ` ${t('access.yours')}` : ''}`,
      },
      { id: 'sees', header: t('access.sees'), cell: (role) => mark(has(role, 'view_orders') && has(role, 'view_customers')) },
      { id: 'changes', header: t('access.changes'), cell: (role) => mark(!looks && has(role, 'buy_reservations')) },
    ];
  }, [t, settings, own, looks]);
  const nameOf = (role: Rights) => settings.t(`roles.names.${role.id as 'admin_agent'}`);
  return (
    <Section title={t('access.people')}>
      <p className={styles['quiet']}>{t(looks ? 'access.ofReseller' : 'access.peopleText')}</p>
      {roles.isPending && <Lines count={6} />}
      {roles.error && <ErrorPanel error={roles.error} retry={() => void roles.refetch()} />}
      {roles.data && (
        <DataList name="reservation-access" label={t('access.people')} rows={roles.data} columns={columns} idOf={idOf} nameOf={nameOf} empty={null} />
      )}
      {associatedPartnerId && !looks && <p>{t('access.reseller')}</p>}
    </Section>
  );
}

/** What the customer's own people may: see it, and buy more of it where the partner allows that. */
function Customer({ reservation }: { reservation: Reservation }) {
  const { t } = useWords('reservations');
  const account = useWords('customer-account');
  const customer = useCustomer();
  const permission = useQuery({
    queryKey: ['reservation-permission', customer.id],
    queryFn: ({ signal }) =>
      dataOf(api.GET('/v1/customers/{customer_id}/reservationpermission', { params: { path: { customer_id: customer.id } }, signal })),
  });
  const owners = permission.data?.owners.filter((owner) => owner.subscriptionId === reservation.subscriptionId) ?? [];
  return (
    <Section title={t('access.customer', { name: customer.companyProfile.companyName })}>
      <Card>
        <p>{t('access.customerText')}</p>
        {permission.isPending && <Lines count={2} />}
        {permission.error && <ErrorPanel error={permission.error} retry={() => void permission.refetch()} />}
        {permission.data && (
          <Facts>
            <Fact name={account.t('own.switch')}>
              <StatusBadge tone={permission.data.customerMayBuy ? 'good' : 'quiet'}>
                {account.t(permission.data.customerMayBuy ? 'own.on' : 'own.off')}
              </StatusBadge>
            </Fact>
            <Fact name={t('access.owners')}>
              {owners.length === 0
                ? t('access.noOwners')
                : owners.map((owner) => <div key={owner.userId}>{owner.userPrincipalName || account.t('own.gone')}</div>)}
            </Fact>
          </Facts>
        )}
        <p>
          <Link to={customerPath(customer.id, 'account')}>{t('access.account')}</Link>
        </p>
      </Card>
    </Section>
  );
}
