// Where a request about a reservation begins: a question, or the refund of its order (rules 6.1).
import { useNavigate } from 'react-router';
import { WhyNot } from '@/shared/kit';
import { Card } from '@/shared/page';
import type { Reservation } from '@/shared/reservations/reservation';
import { useWords } from '@/shared/words/words';
import styles from './Reservations.module.css';

export function NewRequest({ customerId, reservation }: { customerId: string; reservation: Reservation }) {
  const { t } = useWords('reservations');
  const navigate = useNavigate();
  const begin = (about: Record<string, string>) => void navigate(`/support/new?${new URLSearchParams({ customer: customerId, ...about })}`);
  return (
    <Card>
      <p>{t('request.text')}</p>
      <p className={styles['quiet']}>{t('request.return')}</p>
      <div className={styles['buttons']}>
        <WhyNot appearance="primary" needs="customer_support_request" onClick={() => begin({})}>
          {t('request.problem')}
        </WhyNot>
        <WhyNot
          needs="customer_support_request"
          onClick={() => begin({ order: reservation.orderId, line: String(reservation.lineItemNumber) })}
        >
          {t('request.refund')}
        </WhyNot>
      </div>
    </Card>
  );
}
