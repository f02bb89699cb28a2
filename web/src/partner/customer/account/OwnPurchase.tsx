// Whether the customer may buy reservations by itself, and which of its people for which subscription (rules 2.2, 2.3, 6.1).
import { Button, Switch } from '@fluentui/react-components';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { api, dataOf, type Shape } from '@/shared/api';
import { ChoiceField, ErrorPanel, FormDialog, Lines, StatusBadge, useRules, useToast, WhyNot } from '@/shared/kit';
import { Card, Fact, Facts } from '@/shared/page';
import { day } from '@/shared/format/format';
import { useSession } from '@/shared/session/session';
import { useWords } from '@/shared/words/words';
import styles from './Account.module.css';

type Permission = Shape<'ReservationPermission'>;
type Changes = Shape<'ReservationPermissionChanges'>;
type Owner = Shape<'SubscriptionOwnerDraft'>;

const draftOf = ({ subscriptionId, userId }: Owner): Owner => ({ subscriptionId, userId });

export function OwnPurchase({ customerId }: { customerId: string }) {
  const path = { customer_id: customerId };
  const permission = useQuery({
    queryKey: ['reservation-permission', customerId],
    queryFn: ({ signal }) => dataOf(api.GET('/v1/customers/{customer_id}/reservationpermission', { params: { path }, signal })),
  });
  return (
    <Card>
      {permission.isPending && <Lines count={2} />}
      {permission.error && <ErrorPanel error={permission.error} retry={() => void permission.refetch()} />}
      {permission.data && <Shown customerId={customerId} permission={permission.data} />}
    </Card>
  );
}

function Shown({ customerId, permission }: { customerId: string; permission: Permission }) {
  const { t } = useWords('customer-account');
  const { may } = useSession();
  const toast = useToast();
  const memory = useQueryClient();
  const [adding, setAdding] = useState(false);
  const change = useMutation({
    mutationFn: (changes: Changes) =>
      dataOf(api.PUT('/v1/customers/{customer_id}/reservationpermission', { params: { path: { customer_id: customerId } }, body: changes })),
    onSuccess: (now) => {
      memory.setQueryData(['reservation-permission', customerId], now);
      toast.done(t('own.changed'));
      setAdding(false);
    },
  });
  const { customerMayBuy, owners, changedBy, changedDate } = permission;
  const drafts = owners.map(draftOf);
  return (
    <>
      {may('set_resale_prices') ? (
        <Switch
          label={t('own.switch')}
          checked={customerMayBuy}
          disabled={change.isPending}
          onChange={(_, switched) => change.mutate({ customerMayBuy: switched.checked })}
        />
      ) : (
        <Facts>
          <Fact name={t('own.switch')}>
            <StatusBadge tone={customerMayBuy ? 'good' : 'quiet'}>{t(customerMayBuy ? 'own.on' : 'own.off')}</StatusBadge>
          </Fact>
        </Facts>
      )}
      <p className={styles['quiet']}>
        {t(customerMayBuy ? 'own.onText' : 'own.offText')}
        {changedBy && changedDate && ` ${t('own.changedBy', { name: changedBy, date: day(changedDate) })}`}
      </p>
      {owners.length > 0 && (
        <ul className={styles['list']} aria-label={t('own.owners')}>
          {owners.map((owner, at) => (
            <li key={`${owner.subscriptionId} ${owner.userId}`} className={styles['row']}>
              <span>
                {owner.userPrincipalName || t('own.gone')}
                <span className={styles['quiet']}> · {owner.subscriptionName || owner.subscriptionId}</span>
              </span>
              {may('set_resale_prices') && (
                <Button
                  size="small"
                  appearance="subtle"
                  disabledFocusable={change.isPending}
                  aria-label={t('own.removeOf', { name: owner.userPrincipalName })}
                  onClick={() => change.mutate({ owners: drafts.filter((_, other) => other !== at) })}
                >
                  {t('common:remove')}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {customerMayBuy && owners.length === 0 && <p>{t('own.noOwners')}</p>}
      {change.error && !adding && <ErrorPanel error={change.error} />}
      <div>
        <WhyNot needs="set_resale_prices" onClick={() => setAdding(true)}>
          {t('own.add')}
        </WhyNot>
      </div>
      {adding && (
        <AddOwner
          customerId={customerId}
          busy={change.isPending}
          error={change.error}
          add={(owner) => change.mutate({ owners: [...drafts, owner] })}
          close={() => setAdding(false)}
        />
      )}
    </>
  );
}

interface AddOwnerProps {
  customerId: string;
  busy: boolean;
  error: Error | null;
  add: (owner: Owner) => void;
  close: () => void;
}

function AddOwner({ customerId, busy, error, add, close }: AddOwnerProps) {
  const { t } = useWords('customer-account');
  const rules = useRules();
  const path = { customer_id: customerId };
  const choices = useQuery({
    queryKey: ['reservation-owner-choices', customerId],
    queryFn: async ({ signal }) => {
      const [subscriptions, users] = await Promise.all([
        dataOf(api.GET('/v1/customers/{customer_id}/subscriptions', { params: { path }, signal })),
        dataOf(api.GET('/v1/customers/{customer_id}/users', { params: { path }, signal })),
      ]);
      return { subscriptions: subscriptions.items.filter((each) => each.billingType === 'usage' && each.status === 'active'), users: users.items };
    },
  });
  const { register, formState, handleSubmit } = useForm<Owner>({ defaultValues: { subscriptionId: '', userId: '' } });
  const { errors } = formState;
  const choose = { '': t('common:address.choose') };
  return (
    <FormDialog
      title={t('own.addTitle')}
      submit={t('own.addConfirm')}
      onSubmit={handleSubmit(add)}
      onClose={close}
      busy={busy}
      ready={!choices.isPending}
      error={error ?? choices.error}
    >
      <p>{t('own.addText')}</p>
      {choices.isPending && <Lines count={2} />}
      {choices.data?.subscriptions.length === 0 && <p>{t('own.noSubscription')}</p>}
      {choices.data && (
        <>
          <ChoiceField
            label={t('own.user')}
            required
            field={register('userId', rules.required)}
            error={errors.userId}
            choices={{ ...choose, ...Object.fromEntries(choices.data.users.map((each) => [each.id, each.userPrincipalName])) }}
          />
          <ChoiceField
            label={t('own.subscription')}
            required
            field={register('subscriptionId', rules.required)}
            error={errors.subscriptionId}
            choices={{ ...choose, ...Object.fromEntries(choices.data.subscriptions.map((each) => [each.id, each.friendlyName])) }}
          />
        </>
      )}
    </FormDialog>
  );
}
