// Where a reservation's discount counts, and what makes the most of it (rules 5.4, 6.1).
import { WhyNot } from '@/shared/kit';
import { Card, Fact, Facts, Section } from '@/shared/page';
import type { Reservation } from '@/shared/reservations/reservation';
import { ScopeText } from '@/shared/reservations/ReservationFacts';
import { useWords } from '@/shared/words/words';
import styles from './Reservations.module.css';

interface ConfigurationProps {
  reservation: Reservation;
  /** Why it cannot be changed; undefined when it can. */
  whyNot: string | undefined;
  change: () => void;
}

export function Configuration({ reservation, whyNot, change }: ConfigurationProps) {
  const { t } = useWords('reservations');
  return (
    <>
      <Section title={t('scope')}>
        <Card>
          <Facts>
            <Fact name={t('scope')}>
              <ScopeText scope={reservation.scope} />
            </Fact>
          </Facts>
          <p className={styles['quiet']}>{t(`config.scopes.${reservation.scope.scopeType}`)}</p>
        </Card>
      </Section>
      <Section title={t('config.optimise')}>
        <Card>
          <Facts>
            <Fact name={t('flexibility')}>{t(reservation.instanceFlexibility === 'On' ? 'flexibleOn' : 'flexibleOff')}</Fact>
          </Facts>
          <p className={styles['quiet']}>{t('config.flexibility')}</p>
          <div>
            <WhyNot needs="buy_reservations" whyNot={whyNot} onClick={change}>
              {t('config.change')}
            </WhyNot>
          </div>
        </Card>
      </Section>
    </>
  );
}
