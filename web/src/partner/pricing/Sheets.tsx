// The sheets that partners load into their own systems: prices by view, exchange rates, the offer matrix (contract 11).
import { ArrowDownloadRegular } from '@fluentui/react-icons/svg/arrow-download';
import { useState } from 'react';
import { useErrorText, useToast, WhyNot } from '@/shared/kit';
import { Card, useAddress } from '@/shared/page';
import { useWords } from '@/shared/words/words';
import { CountryChoice, fetchFile, listMonth, MonthChoice, monthFrom } from './choice';
import { now as shopNow } from '@/shared/format/now';
import styles from './Pricing.module.css';

const views = ['software', 'azure_reservations', 'azure_consumption', 'updatedlicensebased', 'marketplace'] as const;
const timelines = ['current', 'future'] as const;

export function Sheets({ own }: { own: string }) {
  const { t } = useWords('pricing');
  const toast = useToast();
  const errorText = useErrorText();
  const [now] = useState(() => monthFrom(shopNow()));
  const [{ country: chosen, month: asked }, go] = useAddress({ country: '', month: '' });
  const [busy, setBusy] = useState('');
  const country = chosen || own;
  const month = asked || now;
  const fetchSheet = async (sheet: string, name: string, query = '') => {
    if (busy) return;
    setBusy(name);
    try {
      await fetchFile(`/v1.0/sales/${encodeURIComponent(sheet)}/$value${query}`, `${name}.csv`);
      toast.done(t('common:export.done'));
    } catch (failure) {
      toast.failed(errorText(failure));
    } finally {
      setBusy('');
    }
  };
  const button = (label: string, sheet: string, name: string, query?: string) => (
    <WhyNot
      key={label}
      needs="download_price_sheets"
      icon={<ArrowDownloadRegular />}
      disabledFocusable={busy !== ''}
      onClick={() => void fetchSheet(sheet, name, query)}
    >
      {label}
    </WhyNot>
  );
  return (
    <>
      <p className={styles['quiet']}>{t('sheetsLead')}</p>
      <div className={styles['bar']}>
        <CountryChoice label={t('country')} value={country} onChange={(value) => go({ country: value === own ? '' : value })} />
        <MonthChoice label={t('monthOfRates')} value={month} onChange={(value) => go({ month: value === now ? '' : value })} />
      </div>
      <div className={styles['sheets']}>
        {views.map((view) => (
          <Card key={view}>
            <strong>{t(`views.${view}`)}</strong>
            <div className={styles['bar']}>
              {timelines.map((timeline) =>
                button(
                  t(`timelines.${timeline}`, { view: t(`views.${view}`) }),
                  `pricesheets(Market='${country}',PricesheetView='${view}')`,
                  `${view}-${country}-${timeline}`,
                  `?timeline=${timeline}`,
                ),
              )}
            </div>
          </Card>
        ))}
        <Card>
          <strong>{t('rates')}</strong>
          <div>{button(t('ratesOf', { month }), `fxrates(Month='${listMonth(month)}')`, `fxrates-${month}`)}</div>
        </Card>
        <Card>
          <strong>{t('matrix')}</strong>
          <div>{button(t('matrixOf', { month }), `offermatrix(Month='${listMonth(month)}')`, `offermatrix-${month}`)}</div>
        </Card>
      </div>
    </>
  );
}
