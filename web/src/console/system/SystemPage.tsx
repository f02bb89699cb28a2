// How the server is: its health, what it does beside the requests, and mail that waits.
import { Button, MessageBar, MessageBarBody } from '@fluentui/react-components';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api, dataOf } from '@/shared/api';
import { ErrorPanel, Lines, ProgressBar, StatusBadge, When } from '@/shared/kit';
import { Card, Cards, Fact, Facts, Page, Section } from '@/shared/page';
import { bytes, count, relativeLength } from '@/shared/format/format';
import { useWords } from '@/shared/words/words';
import { shareOf } from '../parts/share';
import { Deliveries } from './Deliveries';

const jobTones = { running: 'busy', succeeded: 'good', failed: 'bad', waiting: 'quiet', interrupted: 'warning' } as const;
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
          {health.data.findings.map((finding) => (
            <MessageBar key={finding.code} intent={finding.severity === 'critical' ? 'error' : 'warning'} layout="multiline">
              <MessageBarBody>{finding.text}</MessageBarBody>
            </MessageBar>
          ))}
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
            <Fact name={t('system.latency')}>{t('system.micros', { p50: count(health.data.traffic.latencyMicros.p50), p99: count(health.data.traffic.latencyMicros.p99) })}</Fact>
          </Facts>
        </Card>
      )}
      <Section title={t('system.jobs')}>
        {jobs.error && <ErrorPanel error={jobs.error} retry={() => void jobs.refetch()} />}
        <Cards>
          {jobs.data?.items.map((job) => (
            <Card key={`${job.name} ${job.startedDate}`}>
              <p>
                <strong>{t(`system.kinds.${job.kind}`)}</strong> <StatusBadge tone={jobTones[job.state]}>{t(`system.states.${job.state}`)}</StatusBadge>
              </p>
              {job.state === 'running' && (
                <ProgressBar label={t('running')} share={shareOf(job.done, job.total)} />
              )}
              {job.startedDate && (
                <p>
                  <When at={job.startedDate} />
                  {job.endedDate && (
                    <>
                      {' – '}
                      <When at={job.endedDate} />
                    </>
                  )}
                </p>
              )}
              {job.outcome && <p>{job.outcome}</p>}
            </Card>
          ))}
        </Cards>
        {jobs.data?.items.length === 0 && <p>{t('system.noJobs')}</p>}
      </Section>
      <Deliveries />
    </Page>
  );
}
