// The last step: the customer is there, with its first admin and a password that is shown this once, and what was ordered for it.
import { Button, MessageBar, MessageBarBody } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { Busy, ConfirmDialog, CopyId, ErrorPanel, Money, WhyNot } from '@/shared/kit';
import { Fact, Facts, Section } from '@/shared/page';
import type { Shape } from '@/shared/api';
import { useWords } from '@/shared/words/words';
import { customerPath } from '../../customer/customer';
import styles from './New.module.css';
import { follow, letGo, type Outcome, type Placing } from './placing';
import { Wanted } from './Unfinished';

interface DoneStepProps {
  placing: Placing;
  credentials?: Shape<'Customer'>['userCredentials'];
  another: () => void;
}

export function DoneStep({ placing, credentials, another }: DoneStepProps) {
  const { t } = useWords('add-customer');
  const navigate = useNavigate();
  const memory = useQueryClient();
  const { customerId } = placing;
  const following = useMutation({
    mutationFn: follow,
    onSettled: () => {
      for (const key of ['software', 'orders', 'credit-limit', 'overview', 'customer']) void memory.invalidateQueries({ queryKey: [key] });
    },
  });
  const { mutate } = following;
  // Sent twice it happens once: each request has an id of its own that stays.
  useEffect(() => mutate(placing), [mutate, placing]);
  const outcome = following.data;
  const [leaving, setLeaving] = useState(false);
  const leave = () => {
    letGo(placing);
    another();
  };
  return (
    <div className={styles['form']}>
      {credentials ? (
        <div className={styles['secret']}>
          <Facts>
            <Fact name={t('adminUser')}>
              <CopyId value={credentials.userName} what={t('adminUser')} />
            </Fact>
            {credentials.password && (
              <Fact name={t('password')}>
                <CopyId value={credentials.password} what={t('password')} />
              </Fact>
            )}
          </Facts>
          <MessageBar intent="warning" layout="multiline">
            <MessageBarBody>{t('passwordOnce')}</MessageBarBody>
          </MessageBar>
        </div>
      ) : (
        <MessageBar intent="info" layout="multiline">
          <MessageBarBody>{t('passwordGone')}</MessageBarBody>
        </MessageBar>
      )}
      <Facts>
        <Fact name={t('tenantId')}>
          <CopyId value={customerId} what={t('tenantId')} />
        </Fact>
      </Facts>
      {!outcome && <Busy />}
      {outcome && <Followed placing={placing} outcome={outcome} again={() => mutate(placing)} />}
      <div className={styles['buttons']}>
        <WhyNot
          appearance="primary"
          needs="buy"
          whyNot={outcome?.agreed ? undefined : t('agreementFirst')}
          onClick={() => void navigate(customerPath(customerId, 'buy'))}
        >
          {t('addProducts')}
        </WhyNot>
        <Button onClick={() => void navigate(customerPath(customerId, 'account'))}>{t('openAccount')}</Button>
        <Button appearance="subtle" onClick={() => (!outcome || outcome.open ? setLeaving(true) : leave())}>
          {t('another')}
        </Button>
      </div>
      <ConfirmDialog
        open={leaving}
        title={t('leaveTitle', { name: placing.companyName })}
        confirm={t('another')}
        onConfirm={leave}
        onClose={() => setLeaving(false)}
      >
        {t('leaveText')}
      </ConfirmDialog>
    </div>
  );
}

function Followed({ placing, outcome, again }: { placing: Placing; outcome: Outcome; again: () => void }) {
  const { t } = useWords('add-customer');
  const { t: ofPurchase } = useWords('buy');
  const { agreed, agreementError, cart, orders, submitted, kept, error, open } = outcome;
  const { customerId, lines } = placing;
  return (
    <>
      {agreementError !== undefined && (
        <>
          <p>{t('agreementFailed')}</p>
          <ErrorPanel error={agreementError} />
        </>
      )}
      {!agreed && agreementError === undefined && <p>{t('agreementNext')}</p>}
      {orders && (
        <Section title={t('ordered')}>
          <Wanted lines={lines} />
          <Facts>
            {orders.map((order) => (
              <Fact key={order.id} name={ofPurchase('orderNumber')}>
                <Link to={customerPath(customerId, `orders/${order.id}`)}>{order.alternateId}</Link>
              </Fact>
            ))}
            {cart?.totals?.map((sum) => (
              <Fact key={sum.currencyCode} name={ofPurchase('totalWithTax')}>
                <Money amount={sum.total} currency={sum.currencyCode} />
              </Fact>
            ))}
          </Facts>
        </Section>
      )}
      {submitted && (
        <Section title={t('ordered')}>
          <p>{t('orderedBefore')}</p>
          <p>
            <Link to={customerPath(customerId, 'orders')}>{t('seeOrders')}</Link>
          </p>
        </Section>
      )}
      {kept && (
        <Section title={t('notOrdered')}>
          <p>{cart ? t(`kept.${kept}`) : t('keptNothing')}</p>
          {error !== undefined && <ErrorPanel error={error} />}
          {cart && (
            <p>
              <Link to={customerPath(customerId, `review?cart=${cart.id}`)}>{t('reviewCart')}</Link>
            </p>
          )}
        </Section>
      )}
      {open && (
        <div>
          <Button onClick={again}>{t('common:error.retry')}</Button>
        </div>
      )}
    </>
  );
}
