// Invoice runs: issuing the invoices of a month, how far each run is, and what it came to.
import { Button } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, dataOf } from '@/shared/api';
import { ConfirmDialog, EmptyPage, ErrorPanel, Lines, Money, ProgressBar, StatusBadge, When } from '@/shared/kit';
import { Card, Cards, Fact, Facts } from '@/shared/page';
import { count, month } from '@/shared/format/format';
import { useWords } from '@/shared/words/words';
import { MonthFilter } from '../parts/MonthFilter';
import { useChange } from '../parts/change';
import styles from '../parts/parts.module.css';
import { shareOf } from '../parts/share';
import { lastMonth } from './months';

export function Runs() {
  const { t } = useWords('console-money');
  const [wanted, setWanted] = useState(lastMonth);
  const [asking, setAsking] = useState(false);
  const run = useChange({
    change: () => dataOf(api.POST('/operator/v1/invoiceruns', { body: { month: wanted } })),
    done: t('ran'),
    stale: [['invoice-runs'], ['finance']],
  });
  const runs = useQuery({
    queryKey: ['invoice-runs'],
    queryFn: ({ signal }) => dataOf(api.GET('/operator/v1/invoiceruns', { signal })),
    refetchInterval: (query) => (run.isPending || query.state.data?.items.some((each) => each.state === 'running') ? 1000 : false),
  });
  return (
    <>
      <div className={styles['bar']}>
        <MonthFilter label={t('month')} value={wanted} onChange={setWanted} />
        <Button appearance="primary" disabledFocusable={run.isPending || !wanted} onClick={() => !run.isPending && wanted && setAsking(true)}>
          {t('run')}
        </Button>
      </div>
      {run.isPending && <ProgressBar label={t('runningLeave')} share={undefined} />}
      {runs.isPending && <Lines count={4} />}
      {runs.error && <ErrorPanel error={runs.error} retry={() => void runs.refetch()} />}
      {runs.data?.items.length === 0 && <EmptyPage title={t('noRuns')}>{t('noRunsText')}</EmptyPage>}
      <Cards>
        {runs.data?.items.map((each) => (
          <Card key={each.month}>
            <p>
              <strong>{month(`${each.month}-01`)}</strong>{' '}
              <StatusBadge tone={each.state === 'finished' ? 'good' : 'busy'}>{t(`states.${each.state}`)}</StatusBadge>
            </p>
            {each.state === 'running' && <ProgressBar label={t('running')} share={shareOf(each.partnersDone, each.partners)} />}
            <Facts>
              <Fact name={t('started')}>
                <When at={each.startedAt} />
              </Fact>
              {each.finishedAt && (
                <Fact name={t('finished')}>
                  <When at={each.finishedAt} />
                </Fact>
              )}
              <Fact name={t('partnersDone')}>{t('doneOf', { done: count(each.partnersDone), total: count(each.partners) })}</Fact>
              {each.totals.map((total) => (
                <Fact key={total.currencyCode} name={t('invoices', { count: total.invoices })}>
                  <Money amount={total.totalCharges} currency={total.currencyCode} />
                </Fact>
              ))}
            </Facts>
          </Card>
        ))}
      </Cards>
      <ConfirmDialog
        open={asking}
        title={t('runTitle', { month: month(`${wanted}-01`) })}
        confirm={t('run')}
        onConfirm={() => {
          setAsking(false);
          run.mutate();
        }}
        onClose={() => setAsking(false)}
      >
        {t('runText')}
      </ConfirmDialog>
    </>
  );
}
