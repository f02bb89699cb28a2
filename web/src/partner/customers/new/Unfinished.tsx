// What was begun for a customer, and of which nobody knows what became: nothing of it is sent unasked.
import { Button, MessageBar, MessageBarBody } from '@fluentui/react-components';
import { useNavigate } from 'react-router';
import { moment } from '@/shared/format/format';
import { useWords } from '@/shared/words/words';
import { lineName } from '../../buy/cart';
import { customerPath } from '../../customer/customer';
import styles from './New.module.css';
import type { Placing } from './placing';

interface UnfinishedProps {
  placing: Placing;
  send: () => void;
  leave: () => void;
}

export function Unfinished({ placing, send, leave }: UnfinishedProps) {
  const { t } = useWords('add-customer');
  const navigate = useNavigate();
  const { customerId, companyName, since, lines } = placing;
  return (
    <div className={styles['form']}>
      <MessageBar intent="warning" layout="multiline">
        <MessageBarBody>{t('unfinished', { name: companyName, when: moment(new Date(since)) })}</MessageBarBody>
      </MessageBar>
      <Wanted lines={lines} />
      <div className={styles['buttons']}>
        <Button appearance="primary" onClick={send}>
          {t('sendAgain')}
        </Button>
        <Button onClick={() => void navigate(customerPath(customerId, 'orders'))}>{t('seeOrders')}</Button>
        <Button appearance="subtle" onClick={leave}>
          {t('sendNoMore')}
        </Button>
      </div>
    </div>
  );
}

/** What is ordered, by name and number. */
export function Wanted({ lines }: Pick<Placing, 'lines'>) {
  const { t } = useWords('add-customer');
  if (lines.length === 0) return null;
  return (
    <ul className={styles['plain']}>
      {lines.map((line) => (
        <li key={lineName(line)}>{t('orderedLine', { quantity: line.quantity, name: line.friendlyName ?? line.catalogItemId })}</li>
      ))}
    </ul>
  );
}
