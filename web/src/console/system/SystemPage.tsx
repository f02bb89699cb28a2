// How the server is: its health, what it does beside the requests, and mail that waits.
import { Button } from '@fluentui/react-components';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api, dataOf } from '@/shared/api';
import { ErrorPanel, Lines, ProgressBar, StatusBadge, When } from '@/shared/kit';
import { Card, Cards, Fact, Facts, Page, Section } from '@/shared/page';
import { bytes, count, milliseconds, money, month, relativeLength } from '@/shared/format/format';
import { useWords } from '@/shared/words/words';
import { Findings } from '../parts/Findings';
import { shareOf } from '../parts/share';
import { Deliveries } from './Deliveries';
import { invoiceSums, jobTitle, outcomeWords } from './job';

const jobTones = { running: 'busy', succeeded: 'good', failed: 'bad', waiting: 'quiet', interrupted: 'warning' } as const;
/** Most work takes less than a second: its end would be shown as its beginning. */
const sameMinute = (one: string, other: string): boolean => one.slice(0, 16) === other.slice(0, 16);
const healthTones = { ok: 'good', warning: 'warning', critical: 'bad' } as const;

export function Component() {
  const { t } = useWords('console-money');
  const memory = useQueryClient();
  const health = useQuery({ queryKey: ['health'], queryFn: ({ signal }) => dataOf(api.GET('/operator/v1/health', { signal })) });
  const jobs = useQuery({
    queryKey: ['jobs'],
    queryFn: ({ signal }) => dataOf(api.GET('/operator/v1/jobs', { signal })),
    refetchInterval: (query) => (query.state.data?.items.some((job) => job.state === 'running') ? 1000 : false),
  });
  const names: Readonly<Record<string, string>> = t('system.names', { returnObjects: true });
  const kinds: Readonly<Record<string, string>> = t('system.kinds', { returnObjects: true });
  const outcomes: Readonly<Record<string, string>> = t('system.outcomes', { returnObjects: true });
  const sayCount = (what: string, count: number): string | undefined =>
    what in outcomes || `${what}_other` in outcomes ? t(`system.outcomes.${what as 'sent'}`, { count }) : undefined;
  const outcomeOf = (outcome: string): string =>
    invoiceSums(outcome)
      ?.map((sum) => t('system.invoices', { count: sum.count, sum: money(sum.amount, sum.currency) }))
      .join(t('system.separator')) ?? outcomeWords(outcome, sayCount, t('system.separator'));
  const reload = () => {
    void health.refetch();
    void jobs.refetch();
    void memory.invalidateQueries({ queryKey: ['deliveries'] });
  };
  return (
    <Page title={t('system.title')} lead={t('system.lead')} actions={<Button onClick={reload}>{t('system.reload')}</Button>}>
      {health.isPending && <Lines count={4} />}
      {health.error && <ErrorPanel error={health.error} retry={() => void health.refetch()} />}
      {health.data && (
        <Card>
          <p>
            <StatusBadge tone={healthTones[health.data.status]}>{t(`system.health.${health.data.status}`)}</StatusBadge>
          </p>
          <Findings findings={health.data.findings} />
          <Facts>
            <Fact name={t('system.version')}>{health.data.version}</Fact>
            <Fact name={t('system.uptime')}>{relativeLength(health.data.uptimeSeconds)}</Fact>
            <Fact name={t('system.database')}>
              {health.data.database.engine}, {bytes(health.data.database.bytes)}
            </Fact>
            {health.data.disks.map((disk) => (
              <Fact key={disk.name} name={t(`system.disks.${disk.name}`)}>
                {t('system.free', { free: bytes(disk.freeBytes), total: bytes(disk.totalBytes) })}
              </Fact>
            ))}
            {health.data.database.waitingWrites !== undefined && <Fact name={t('system.waitingWrites')}>{count(health.data.database.waitingWrites)}</Fact>}
            {health.data.certificateEndDate && (
              <Fact name={t('system.certificate')}>
                <When at={health.data.certificateEndDate} only="day" />
              </Fact>
            )}
            <Fact name={t('system.requests')}>{count(health.data.traffic.requests)}</Fact>
            <Fact name={t('system.errors')}>{count(health.data.traffic.serverErrors)}</Fact>
            <Fact name={t('system.latency')}>{t('system.within', { half: milliseconds(health.data.traffic.latencyMicros.p50), most: milliseconds(health.data.traffic.latencyMicros.p99) })}</Fact>
          </Facts>
        </Card>
      )}
      <Section title={t('system.jobs')}>
        {jobs.error && <ErrorPanel error={jobs.error} retry={() => void jobs.refetch()} />}
        <Cards>
          {jobs.data?.items.map((job) => (
            <Card key={`${job.name} ${job.startedDate}`}>
              <p>
                <strong>
                  {jobTitle(job, names, kinds)}
                  {job.kind === 'invoiceRun' && ` ${month(job.name)}`}
                </strong> <StatusBadge tone={jobTones[job.state]}>{t(`system.states.${job.state}`)}</StatusBadge>
              </p>
              {job.state === 'running' && (
                <ProgressBar label={t('running')} share={shareOf(job.done, job.total)} />
              )}
              {job.startedDate && (
                <p>
                  <When at={job.startedDate} />
                  {job.endedDate && !sameMinute(job.startedDate, job.endedDate) && (
                    <>
                      {' – '}
                      <When at={job.endedDate} />
                    </>
                  )}
                </p>
              )}
              {job.outcome && <p>{outcomeOf(job.outcome)}</p>}
            </Card>
          ))}
        </Cards>
        {jobs.data?.items.length === 0 && <p>{t('system.noJobs')}</p>}
      </Section>
      <Deliveries />
    </Page>
  );
}
