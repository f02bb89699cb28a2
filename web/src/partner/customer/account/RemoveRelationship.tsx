// Ends the relationship with a customer, once nothing of it is active; until then it says what is (rules 4.1).
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { allPages, api, dataOf, type Shape } from '@/shared/api';
import { ConfirmDialog, ErrorPanel, useToast, WhyNot } from '@/shared/kit';
import { Card, Section } from '@/shared/page';
import { day } from '@/shared/format/format';
import { useSession } from '@/shared/session/session';
import { useWords } from '@/shared/words/words';
import { customerPath } from '../customer';
import styles from './Account.module.css';
import { type Blocker, blockersOf } from './blockers';
import { now } from '@/shared/format/now';

/** What of the customer's is active. The server decides; this tells it before somebody tries. */
function useBlockers(customerId: string, enabled: boolean) {
  const path = { customer_id: customerId };
  return useQuery({
    queryKey: ['blockers', customerId],
    enabled,
    queryFn: async ({ signal }): Promise<Blocker[]> => {
      const [subscriptions, first] = await Promise.all([
        dataOf(api.GET('/v1/customers/{customer_id}/subscriptions', { params: { path }, signal })),
        dataOf(api.GET('/v1/customers/{customer_id}/software', { params: { path, query: { size: 200 } }, signal })),
      ]);
      const software: Shape<'SoftwarePurchase'>[] = [];
      for await (const each of allPages<Shape<'SoftwarePurchase'>>(first, signal)) software.push(each);
      return blockersOf(subscriptions.items, software, now());
    },
  });
}

export function RemoveRelationship({ customer }: { customer: Shape<'Customer'> }) {
  const { t } = useWords('customer-account');
  const { may } = useSession();
  const navigate = useNavigate();
  const toast = useToast();
  const memory = useQueryClient();
  const [asking, setAsking] = useState(false);
  const sees = may('remove_relationship') && may('view_orders') && may('view_software');
  const blockers = useBlockers(customer.id, sees);
  const name = customer.companyProfile.companyName;
  const remove = useMutation({
    mutationFn: () =>
      dataOf(
        api.PATCH('/v1/customers/{customer_id}', {
          params: { path: { customer_id: customer.id } },
          body: { relationshipToPartner: 'none' },
        }),
      ),
    onSuccess: async () => {
      toast.done(t('removed', { name }));
      await navigate('/customers');
      memory.removeQueries({ queryKey: ['customer', customer.id] });
      void memory.invalidateQueries({ queryKey: ['customers'] });
    },
  });
  const standing = blockers.data ?? [];
  const whyNot = blockers.isFetching && !blockers.data ? t('looking') : standing.length > 0 ? t('stillActive', { count: standing.length }) : undefined;
  return (
    <Section title={t('relationship')}>
      <Card>
        <p className={styles['quiet']}>{t('removeText')}</p>
        {standing.length > 0 && (
          <>
            <p>{t('blockedBy')}</p>
            <ul className={styles['reasons']}>
              {standing.map((each) => (
                <li key={each.id}>
                  <Link to={customerPath(customer.id, each.page)}>{each.name}</Link>
                  {': '}
                  {each.until ? t('inWindow', { date: day(each.until) }) : t('subscriptionActive')}
                </li>
              ))}
            </ul>
          </>
        )}
        <div>
          <WhyNot needs="remove_relationship" whyNot={whyNot} onClick={() => setAsking(true)}>
            {t('remove')}
          </WhyNot>
        </div>
      </Card>
      <ConfirmDialog
        open={asking}
        title={t('removeTitle', { name })}
        confirm={t('removeConfirm')}
        tick={t('removeTick')}
        busy={remove.isPending}
        onConfirm={() => remove.mutate()}
        onClose={() => setAsking(false)}
      >
        <p>{t('removeAsk', { name })}</p>
        {remove.error && <ErrorPanel error={remove.error} />}
      </ConfirmDialog>
    </Section>
  );
}
