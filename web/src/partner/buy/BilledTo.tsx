// The subscription that reservations are billed to: one that the customer has, or a new one (contract 7). Whichever is chosen
// is registered for reservations at once; registering again changes nothing.
import { Button, Input, Select } from '@fluentui/react-components';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { api, dataOf } from '@/shared/api';
import { ErrorPanel, Lines, useToast } from '@/shared/kit';
import { Card } from '@/shared/page';
import { useWords } from '@/shared/words/words';
import styles from './Buy.module.css';
import { usageSubscriptions } from './usage';

interface BilledToProps {
  customerId: string;
  /** '' while none is chosen. */
  chosen: string;
  onChange: (id: string) => void;
}

export function BilledTo({ customerId, chosen, onChange }: BilledToProps) {
  const { t } = useWords('buy');
  const id = useId();
  const toast = useToast();
  const memory = useQueryClient();
  const [name, setName] = useState('');
  const path = { customer_id: customerId };
  const known = useQuery({
    ...usageSubscriptions(customerId),
    select: ({ items }) => items.filter((each) => each.billingType === 'usage' && each.status === 'active'),
  });
  const register = async (subscription: string) => {
    await api.POST('/v1/customers/{customer_id}/subscriptions/{subscription_id}/registrations', {
      params: { path: { ...path, subscription_id: subscription } },
    });
    return subscription;
  };
  const choose = useMutation({ mutationFn: register, onSuccess: onChange });
  const open = useMutation({
    mutationFn: async () => {
      const made = await dataOf(api.POST('/v1/customers/{customer_id}/azuresubscriptions', { params: { path }, body: { friendlyName: name.trim() } }));
      return register(made.id);
    },
    onSuccess: async (made) => {
      await memory.invalidateQueries({ queryKey: ['subscriptions', customerId] });
      toast.done(t('billedOpened', { name: name.trim() }));
      setName('');
      onChange(made);
    },
  });
  const busy = choose.isPending || open.isPending;
  const failure = choose.error ?? open.error;
  return (
    <Card>
      <h2 className={styles['name']}>{t('billedTo')}</h2>
      <p className={styles['quiet']}>{t('billedAbout')}</p>
      {known.isPending && <Lines count={1} />}
      {known.error && <ErrorPanel error={known.error} retry={() => void known.refetch()} />}
      {known.data && known.data.length > 0 && (
        <Select
          aria-label={t('billedTo')}
          value={chosen}
          disabled={busy}
          onChange={(_, change) => (change.value ? choose.mutate(change.value) : onChange(''))}
        >
          <option value="">{t('common:address.choose')}</option>
          {known.data.map((each) => (
            <option key={each.id} value={each.id}>
              {each.friendlyName}
            </option>
          ))}
        </Select>
      )}
      <div className={styles['add']}>
        <label htmlFor={id} className={styles['quiet']}>
          {t('billedName')}
        </label>
        <Input id={id} value={name} autoComplete="off" onChange={(_, change) => setName(change.value)} />
        <Button disabledFocusable={busy || name.trim() === ''} onClick={() => !busy && name.trim() !== '' && open.mutate()}>
          {t('billedOpen')}
        </Button>
      </div>
      {failure && <ErrorPanel error={failure} />}
    </Card>
  );
}
