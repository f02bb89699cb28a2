// What a subscription can be turned into, what that costs now, and doing it.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, dataOf, type Shape } from '@/shared/api';
import { ConfirmDialog, ErrorPanel, useToast, WhyNot } from '@/shared/kit';
import { Card, Fact, Facts, Section } from '@/shared/page';
import { money } from '@/shared/format/format';
import { useWords } from '@/shared/words/words';
import { subscriptionKey } from './change';
import styles from './Subscriptions.module.css';
import type { Subscription } from './subscription';

type Upgrade = Shape<'Upgrade'>;

export function Upgrades({ customerId, subscription }: { customerId: string; subscription: Subscription }) {
  const { t } = useWords('subscriptions');
  const toast = useToast();
  const memory = useQueryClient();
  const [asked, setAsked] = useState<Upgrade>();
  const path = { customer_id: customerId, subscription_id: subscription.id };
  const offered = useQuery({
    queryKey: ['upgrades', customerId, subscription.id],
    queryFn: ({ signal }) => dataOf(api.GET('/v1/customers/{customer_id}/subscriptions/{subscription_id}/upgrades', { params: { path }, signal })),
  });
  const upgrade = useMutation({
    mutationFn: (target: Upgrade) =>
      dataOf(
        api.POST('/v1/customers/{customer_id}/subscriptions/{subscription_id}/upgrades', {
          params: { path },
          body: { targetOffer: { id: target.targetOffer.id } },
        }),
      ),
    onSuccess: (result) => {
      memory.setQueryData(subscriptionKey(customerId, subscription.id), result.subscription);
      for (const key of ['subscriptions', 'software', 'upgrades']) void memory.invalidateQueries({ queryKey: [key, customerId] });
      setAsked(undefined);
      toast.done(t('upgraded', { name: result.subscription.offerName }));
    },
  });
  const amount = (each: Upgrade, value: number | undefined) => (value === undefined || !each.currencyCode ? '' : money(value, each.currencyCode));
  if (offered.error) return <ErrorPanel error={offered.error} retry={() => void offered.refetch()} />;
  if (!offered.data || offered.data.items.length === 0) return null;
  const costs = (each: Upgrade) => (
    <Facts>
      <Fact name={t('upgradeCharge')}>{amount(each, each.charge)}</Fact>
      <Fact name={t('upgradeCredit')}>{amount(each, each.credit)}</Fact>
      <Fact name={t('upgradeDifference')}>
        <strong>{amount(each, (each.charge ?? 0) - (each.credit ?? 0))}</strong>
      </Fact>
    </Facts>
  );
  return (
    <Section title={t('upgrades')}>
      {offered.data.items.map((each) => (
        <Card key={each.targetOffer.id}>
          <div className={styles['upgrade']}>
            <strong>{each.targetOffer.name || each.targetOffer.id}</strong>
            <WhyNot
              needs="buy"
              whyNot={each.isEligible ? undefined : (each.upgradeErrors[0]?.description ?? t('upgradeNot'))}
              onClick={() => setAsked(each)}
            >
              {t('upgrade')}
            </WhyNot>
          </div>
          {each.isEligible ? costs(each) : <p className={styles['quiet']}>{each.upgradeErrors[0]?.description}</p>}
        </Card>
      ))}
      <ConfirmDialog
        open={asked !== undefined}
        title={t('upgradeTitle', { name: asked?.targetOffer.name ?? '' })}
        confirm={t('upgradeConfirm')}
        busy={upgrade.isPending}
        onConfirm={() => asked && upgrade.mutate(asked)}
        onClose={() => setAsked(undefined)}
      >
        <p>{t('upgradeText', { count: subscription.quantity })}</p>
        {asked && costs(asked)}
        {upgrade.error && <ErrorPanel error={upgrade.error} />}
      </ConfirmDialog>
    </Section>
  );
}
