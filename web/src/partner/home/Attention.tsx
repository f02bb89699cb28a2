// What needs attention: a box each for what waits, with its number, the first few, and the way to all of them.
import { CounterBadge, MessageBar, MessageBarBody } from '@fluentui/react-components';
import { CheckmarkCircleRegular } from '@fluentui/react-icons/svg/checkmark-circle';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { Shape } from '@/shared/api';
import { DaysLeft, Money, ProgressBar, StatusBadge, When } from '@/shared/kit';
import { Card, Section } from '@/shared/page';
import { percent } from '@/shared/format/format';
import { useWords } from '@/shared/words/words';
import { customerPath } from '../customer/customer';
import styles from './Home.module.css';

type Overview = Shape<'Overview'>;

/** The share of the credit limit from which on it is said, in percent (rules 3.10). */
const nearLimit = 80;
const atLimit = 95;

export function Attention({ overview }: { overview: Overview }) {
  const { t } = useWords('partner-home');
  const { lapsingCancellations: lapsing, pendingKeys: pending, unpaidInvoices: unpaid, nearBudgets: near, waitingRequests: waiting, credit } = overview;
  const boxes = [
    lapsing && lapsing.count > 0 && (
      <Box key="lapsing" title={t('lapsing')} count={lapsing.count} all="/software?cancellable=soon">
        {lapsing.items.map((item) => (
          <PurchaseItem key={`${item.orderId} ${item.lineItemNumber}`} item={item}>
            {item.lastMoment && <DaysLeft until={item.lastMoment} />}
          </PurchaseItem>
        ))}
      </Box>
    ),
    pending && pending.count > 0 && (
      <Box key="pending" title={t('pending')} count={pending.count} all="/software?status=pending">
        {pending.items.map((item) => (
          <PurchaseItem key={`${item.orderId} ${item.lineItemNumber}`} item={item}>
            <When at={item.orderDate} only="day" />
          </PurchaseItem>
        ))}
      </Box>
    ),
    unpaid && unpaid.count > 0 && (
      <Box key="unpaid" title={t('unpaid')} count={unpaid.count} all="/billing?state=unpaid">
        {unpaid.items.map((item) => (
          <Item key={item.id} path={`/billing/${item.id}`} title={item.number} detail={<Money amount={item.balance} currency={item.currencyCode} />}>
            {item.overdue ? (
              <StatusBadge tone="bad">{t('overdue')}</StatusBadge>
            ) : item.disputed ? (
              <StatusBadge tone="warning">{t('disputed')}</StatusBadge>
            ) : (
              <span>
                {t('due')} <When at={item.dueDate} only="tradeDay" />
              </span>
            )}
          </Item>
        ))}
      </Box>
    ),
    near && near.count > 0 && (
      <Box key="near" title={t('nearBudgets')} count={near.count} all="/spending?show=nearBudget">
        {near.items.map((item) => (
          <Item
            key={item.customerId}
            path={`/spending?${new URLSearchParams({ find: item.customerName })}`}
            title={item.customerName}
            detail={<Money amount={item.used} currency={item.currencyCode} />}
          >
            {t('ofBudget', { share: percent(item.percentUsed / 100) })}
          </Item>
        ))}
      </Box>
    ),
    waiting && waiting.count > 0 && (
      <Box key="waiting" title={t('waiting')} count={waiting.count} all="/support?status=attention_needed">
        {waiting.items.map((item) => (
          <Item key={item.id} path={`/support/${item.id}`} title={item.title} detail={item.organizationName}>
            <When at={item.modifiedDate} only="day" />
          </Item>
        ))}
      </Box>
    ),
  ].filter(Boolean);
  const stopped = credit && credit.standing !== 'good';
  return (
    <Section title={t('attention')}>
      {stopped && (
        <MessageBar intent="error" layout="multiline">
          <MessageBarBody>
            {t(`standing.${credit.standing}` as 'standing.suspended')} <Link to="/billing?state=unpaid">{t('toInvoices')}</Link>
          </MessageBarBody>
        </MessageBar>
      )}
      {boxes.length === 0 && !stopped && (
        <p className={styles['calm']}>
          <CheckmarkCircleRegular aria-hidden /> {t('calm')}
        </p>
      )}
      <div className={styles['boxes']}>
        {boxes}
        {credit && <Credit credit={credit} />}
      </div>
    </Section>
  );
}

interface BoxProps {
  title: string;
  count: number;
  /** Where all of them are. */
  all: string;
  children: ReactNode;
}

function Box({ title, count, all, children }: BoxProps) {
  const { t } = useWords('partner-home');
  return (
    <Card>
      <h3 className={styles['heading']}>
        {title}
        <CounterBadge count={count} overflowCount={999} appearance="filled" color="brand" />
      </h3>
      <ul className={styles['items']}>{children}</ul>
      <Link to={all} className={styles['all']} aria-label={`${t('showAll')}: ${title}`}>
        {t('showAll')}
      </Link>
    </Card>
  );
}

interface ItemProps {
  path: string;
  title: string;
  detail: ReactNode;
  children?: ReactNode;
}

const Item = ({ path, title, detail, children }: ItemProps) => (
  <li className={styles['item']}>
    <div className={styles['what']}>
      <Link to={path}>{title}</Link>
      <span className={styles['quiet']}>{detail}</span>
    </div>
    <span className={styles['when']}>{children}</span>
  </li>
);

/** Leads to its row on the Software page, opened: keys, downloads and cancelling are there. */
function PurchaseItem({ item, children }: { item: Shape<'AttentionPurchase'>; children: ReactNode }) {
  const query = new URLSearchParams({ q: item.orderId, row: `${item.orderId}-${item.lineItemNumber}` });
  return (
    <Item path={customerPath(item.customerId, `software?${query}`)} title={item.title} detail={item.customerName}>
      {children}
    </Item>
  );
}

function Credit({ credit }: { credit: Shape<'AttentionCredit'> }) {
  const { t } = useWords('partner-home');
  if (credit.unlimited || credit.available === undefined || credit.limit === undefined || !credit.currencyCode) return null;
  const used = credit.usedPercent ?? 0;
  return (
    <Card>
      <h3 className={styles['heading']}>
        {t('credit')}
        {used >= nearLimit && <StatusBadge tone={used >= atLimit ? 'bad' : 'warning'}>{t('creditNear')}</StatusBadge>}
      </h3>
      <p>
        <strong>
          <Money amount={credit.available} currency={credit.currencyCode} />
        </strong>{' '}
        {t('ofLimit')} <Money amount={credit.limit} currency={credit.currencyCode} />
      </p>
      <ProgressBar label={t('creditUsed')} share={Math.min(used / 100, 1)} />
      {used >= nearLimit && <p>{used >= atLimit ? t('creditAlmostGone') : t('creditSoonGone')}</p>}
    </Card>
  );
}
