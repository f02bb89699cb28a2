// The operator's finance: invoice runs, and what partners owe by age (rules 3.6).
import { Button, Input } from '@fluentui/react-components';
import { ArrowDownloadRegular } from '@fluentui/react-icons/svg/arrow-download';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { api, dataOf } from '@/shared/api';
import { EmptyPage, ErrorPanel, Lines, Money, ProgressBar, StatusBadge, useErrorText, useToast, When } from '@/shared/kit';
import { Card, Cards, Fact, Facts, Page, Section } from '@/shared/page';
import { month } from '@/shared/format/format';
import { useWords } from '@/shared/words/words';

const lastMonth = () => {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 1)).toISOString().slice(0, 7);
};

export function Component() {
  const { t } = useWords('console-money');
  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      actions={
        <Button as="a" icon={<ArrowDownloadRegular />} href="/operator/v1/finance/receivables?format=csv" download>
          {t('receivables')}
        </Button>
      }
    >
      <Runs />
    </Page>
  );
}

function Runs() {
  const { t } = useWords('console-money');
  const id = useId();
  const toast = useToast();
  const errorText = useErrorText();
  const memory = useQueryClient();
  const [wanted, setWanted] = useState(lastMonth);
  const runs = useQuery({
    queryKey: ['invoice-runs'],
    queryFn: ({ signal }) => dataOf(api.GET('/operator/v1/invoiceruns', { signal })),
    refetchInterval: (query) => (query.state.data?.items.some((run) => run.state === 'running') ? 2000 : false),
  });
  const run = useMutation({
    mutationFn: () => dataOf(api.POST('/operator/v1/invoiceruns', { body: { month: wanted } })),
    onSuccess: () => {
      toast.done(t('ran'));
      void memory.invalidateQueries({ queryKey: ['invoice-runs'] });
    },
    onError: (failure) => toast.failed(errorText(failure)),
  });
  return (
    <Section title={t('runs')}>
      <p>
        <label htmlFor={id}>{t('month')}</label>{' '}
        <Input id={id} type="month" value={wanted} onChange={(_, change) => setWanted(change.value)} />{' '}
        <Button appearance="primary" disabledFocusable={run.isPending} onClick={() => run.mutate()}>
          {t('run')}
        </Button>
      </p>
      {run.isPending && <ProgressBar label={t('running')} share={undefined} />}
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
            {each.state === 'running' && <ProgressBar label={t('running')} share={each.partners ? each.partnersDone / each.partners : undefined} />}
            <Facts>
              <Fact name={t('started')}>
                <When at={each.startedAt} />
              </Fact>
              {each.totals.map((total) => (
                <Fact key={total.currencyCode} name={t('invoices', { count: total.invoices })}>
                  <Money amount={total.totalCharges} currency={total.currencyCode} />
                </Fact>
              ))}
            </Facts>
          </Card>
        ))}
      </Cards>
    </Section>
  );
}
