// Policies as sentences.
import type { Shape } from '@/shared/api';
import { money } from '@/shared/format/format';
import { useWords } from '@/shared/words/words';
import styles from './Policies.module.css';

const day = 86_400;

export function FulfilmentSentences({ policy }: { policy: Shape<'FulfilmentPolicy'> }) {
  const { t } = useWords('console-policies');
  const partner = [
    policy.partnerViewKey && t('may.viewKey'),
    policy.partnerDownload && t('may.download'),
    policy.partnerCopyLink && t('may.copyLink'),
    policy.deepLink && t('may.deepLink'),
  ].filter(Boolean);
  return (
    <ul className={styles['sentences']}>
      <li>{partner.length > 0 ? t('partnerMay', { what: partner.join(t('comma')) }) : t('partnerMayNot')}</li>
      <li>{policy.customerView ? t('customerMay') : t('customerMayNot')}</li>
      {policy.linkTtlAfterFirstDownload !== undefined && <li>{t('ttlFirst', { count: Math.round(policy.linkTtlAfterFirstDownload / day) })}</li>}
      {policy.linkTtlAfterMint !== undefined && <li>{t('ttlMint', { count: Math.round(policy.linkTtlAfterMint / day) })}</li>}
      {policy.linkMaxDownloads !== undefined && <li>{t('downloads', { count: policy.linkMaxDownloads })}</li>}
      {policy.riskNoticeRequired && <li>{t('riskNotice')}</li>}
    </ul>
  );
}

export function ReturnSentences({ policy }: { policy: Shape<'ReturnPolicy'> }) {
  const { t } = useWords('console-policies');
  if (policy.basis === 'none') {
    return (
      <ul className={styles['sentences']}>
        <li>{t('bases.none')}</li>
      </ul>
    );
  }
  return (
    <ul className={styles['sentences']}>
      <li>
        {t(`bases.${policy.basis}`)}{' '}
        {policy.windowValue === undefined ? t('window.term') : t(`window.${policy.windowUnit}`, { count: policy.windowValue })}
      </li>
      {policy.fullWithinHours > 0 && <li>{t('fullWithin', { count: policy.fullWithinHours })}</li>}
      {policy.cancelDayCountsAsUsed && <li>{t('dayUsed')}</li>}
      {policy.etfPercent > 0 && <li>{t('fee', { percent: policy.etfPercent })}</li>}
      <li>{t(`paths.${policy.path}`)}</li>
      <li>{t(`units.${policy.unit}`)}</li>
      {policy.exchangeAllowed && <li>{t('exchange')}</li>}
      {policy.annualCap && <li>{t('cap', { amount: money(policy.annualCap.amount, policy.annualCap.currency) })}</li>}
    </ul>
  );
}
