// Where a request about a reservation begins: its form opens with what it is about (rules 6.1).
import { useNavigate } from 'react-router';
import { WhyNot } from '@/shared/kit';
import { Card } from '@/shared/page';
import { nameOf, type Reservation } from '@/shared/reservations/reservation';
import { useWords } from '@/shared/words/words';
import { useCustomer } from '../customer/customer';
import styles from './Reservations.module.css';

export function NewRequest({ reservation }: { reservation: Reservation }) {
  const { t } = useWords('reservations');
  const navigate = useNavigate();
  const customer = useCustomer();
  const title = t('request.title', { name: nameOf(reservation), customer: customer.companyProfile.companyName });
  const description = t('request.description', { id: reservation.id, order: reservation.orderId, customer: customer.id });
  const address = `/support/new?${new URLSearchParams({ customer: customer.id, title, description })}`;
  return (
    <Card>
      <p>{t('request.text')}</p>
      <p className={styles['quiet']}>{t('request.return')}</p>
      <div>
        <WhyNot appearance="primary" needs="customer_support_request" onClick={() => void navigate(address)}>
          {t('request.begin')}
        </WhyNot>
      </div>
    </Card>
  );
}
