// The last step: the customer is there, with its first admin and a password that is shown this once.
import { Button, MessageBar, MessageBarBody } from '@fluentui/react-components';
import { useNavigate } from 'react-router';
import { CopyId, ErrorPanel, WhyNot } from '@/shared/kit';
import { Fact, Facts } from '@/shared/page';
import type { Shape } from '@/shared/api';
import { useWords } from '@/shared/words/words';
import { customerPath } from '../../customer/customer';
import styles from './New.module.css';

interface DoneStepProps {
  customer: Shape<'Customer'>;
  /** Why the acceptance of the agreement was not recorded, if it was to be. */
  agreementError: unknown;
  /** Whether there is an acceptance, so that the customer can buy at once. */
  agreed: boolean;
  another: () => void;
}

export function DoneStep({ customer, agreementError, agreed, another }: DoneStepProps) {
  const { t } = useWords('add-customer');
  const navigate = useNavigate();
  const { userCredentials } = customer;
  return (
    <div className={styles['form']}>
      {userCredentials && (
        <div className={styles['secret']}>
          <Facts>
            <Fact name={t('adminUser')}>
              <CopyId value={userCredentials.userName} what={t('adminUser')} />
            </Fact>
            {userCredentials.password && (
              <Fact name={t('password')}>
                <CopyId value={userCredentials.password} what={t('password')} />
              </Fact>
            )}
          </Facts>
          <MessageBar intent="warning" layout="multiline">
            <MessageBarBody>{t('passwordOnce')}</MessageBarBody>
          </MessageBar>
        </div>
      )}
      <Facts>
        <Fact name={t('tenantId')}>
          <CopyId value={customer.id} what={t('tenantId')} />
        </Fact>
      </Facts>
      {agreementError !== undefined && (
        <>
          <p>{t('agreementFailed')}</p>
          <ErrorPanel error={agreementError} />
        </>
      )}
      {!agreed && agreementError === undefined && <p>{t('agreementNext')}</p>}
      <div className={styles['buttons']}>
        <WhyNot
          appearance="primary"
          needs="buy"
          whyNot={agreed ? undefined : t('agreementFirst')}
          onClick={() => void navigate(customerPath(customer.id, 'buy'))}
        >
          {t('addProducts')}
        </WhyNot>
        <Button onClick={() => void navigate(customerPath(customer.id, 'account'))}>{t('openAccount')}</Button>
        <Button appearance="subtle" onClick={another}>
          {t('another')}
        </Button>
      </div>
    </div>
  );
}
