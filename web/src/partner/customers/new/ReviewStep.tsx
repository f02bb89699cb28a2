// The third step: all of it once more, each part with its way back, and the button that makes it so.
import { Button } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { Shape } from '@/shared/api';
import { Card, Fact, Facts } from '@/shared/page';
import { ErrorPanel } from '@/shared/kit';
import { countryName, languageName } from '@/shared/format/countries';
import { day } from '@/shared/format/format';
import { useWords } from '@/shared/words/words';
import type { Chosen } from './basket';
import { ChosenList } from './ChosenList';
import { type CustomerFields, wholeDomain } from './fields';
import styles from './New.module.css';

interface ReviewStepProps {
  fields: CustomerFields;
  resellers: readonly Shape<'PartnerRelationship'>[];
  chosen: readonly Chosen[];
  busy: boolean;
  error: unknown;
  create: () => void;
}

export function ReviewStep({ fields, resellers, chosen, busy, error, create }: ReviewStepProps) {
  const { t } = useWords('add-customer');
  const lines = [
    fields.addressLine1,
    fields.addressLine2,
    [fields.city, fields.state, fields.postalCode].filter(Boolean).join(', '),
    countryName(fields.country),
  ].filter(Boolean);
  const ordered = chosen.length > 0 && fields.agreement === 'accepted';
  const reseller = resellers.find((each) => each.id === fields.reseller);
  return (
    <div className={styles['form']}>
      <Part id="company" title={t('company')}>
        <Fact name={t('companyName')}>{fields.companyName}</Fact>
        <Fact name={t('domain')}>{wholeDomain(fields.domain)}</Fact>
        {fields.registrationNumber && <Fact name={t('registrationNumber')}>{fields.registrationNumber}</Fact>}
        {reseller && <Fact name={t('reseller')}>{reseller.name}</Fact>}
      </Part>
      <Part id="address" title={t('address')}>
        <Fact name={t('address')}>
          {lines.map((line) => (
            <div key={line}>{line}</div>
          ))}
        </Fact>
        {fields.phoneNumber && <Fact name={t('phone')}>{fields.phoneNumber}</Fact>}
      </Part>
      <Part id="contact" title={t('contact')}>
        <Fact name={t('name')}>{`${fields.firstName} ${fields.lastName}`.trim() || t('common:none')}</Fact>
        <Fact name={t('email')}>{fields.email}</Fact>
        <Fact name={t('culture')}>{fields.culture && languageName(fields.culture)}</Fact>
      </Part>
      <Part id="agreement" title={t('agreement')}>
        {fields.agreement === 'accepted' ? (
          <>
            <Fact name={t('agreedBy')}>
              <div>{`${fields.agreedFirstName} ${fields.agreedLastName}`}</div>
              <div>{fields.agreedEmail}</div>
            </Fact>
            <Fact name={t('agreedOn')}>{fields.agreedOn && day(fields.agreedOn)}</Fact>
          </>
        ) : (
          <Fact name={t('agreementWhen')}>{t('agreementLater')}</Fact>
        )}
      </Part>
      <Part search="?step=products" title={t('products')}>
        <ChosenList lines={chosen} />
      </Part>
      <p className={styles['quiet']}>{t('willHappen', { user: `admin@${wholeDomain(fields.domain)}` })}</p>
      {chosen.length > 0 && <p className={styles['quiet']}>{ordered ? t('willOrder') : t('willKeep')}</p>}
      {error !== null && error !== undefined && <ErrorPanel error={error} />}
      <div className={styles['buttons']}>
        <Button appearance="primary" disabledFocusable={busy} onClick={() => !busy && create()}>
          {ordered ? t('createAndOrder') : t('create')}
        </Button>
      </div>
    </div>
  );
}

/** `id` is the part of the first step that "Update" leads to; `search` leads to another step. */
function Part({ id = '', search = '', title, children }: { id?: string; search?: string; title: string; children: ReactNode }) {
  const { t } = useWords('add-customer');
  return (
    <Card>
      <div className={styles['head']}>
        <h2 className={styles['subtitle']}>{title}</h2>
        <Link to={{ search, hash: id }} aria-label={t('updatePart', { part: title })}>
          {t('update')}
        </Link>
      </div>
      {id ? <Facts>{children}</Facts> : children}
    </Card>
  );
}
