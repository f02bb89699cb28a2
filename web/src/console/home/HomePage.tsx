// What the operator looks at first: the five steps of the set-up, what waits, and how the server is.
import { useQuery } from '@tanstack/react-query';
import { Fragment } from 'react';
import { Link } from 'react-router';
import { api, dataOf } from '@/shared/api';
import { ErrorPanel, Lines, StatusBadge, When } from '@/shared/kit';
import { Card, Cards, Fact, Facts, Page, Section } from '@/shared/page';
import { useSession } from '@/shared/session/session';
import { useWords } from '@/shared/words/words';
import { Findings } from '../parts/Findings';

const stepPaths = { organisation: '/money?tab=seller', products: '/catalog', keyPool: '/keys', partner: '/partners', invoiceDay: '/money' } as const;
/** Where what is missing is given; what has no place of its own is given on the step's page. */
const missingPaths: Record<string, string> = {
  markets: '/catalog?tab=markets',
  products: '/catalog',
  prices: '/prices?tab=import',
};
const stepTones = { todo: 'warning', done: 'good', notNeeded: 'quiet', scheduled: 'busy' } as const;

export function Component() {
  const { t } = useWords('console-home');
  const { user } = useSession();
  const health = useQuery({ queryKey: ['health'], queryFn: ({ signal }) => dataOf(api.GET('/operator/v1/health', { signal })) });
  // Once the shop runs, what waits is what one comes for.
  const isSetUp = useSetUp().data?.complete !== false;
  return (
    <Page title={t('title')} lead={t('lead', { name: user.displayName })}>
      <Findings findings={health.data?.findings ?? []} />
      {isSetUp && <Waiting />}
      <SetUp />
      {!isSetUp && <Waiting />}
    </Page>
  );
}

const useSetUp = () => useQuery({ queryKey: ['setup'], queryFn: ({ signal }) => dataOf(api.GET('/operator/v1/setup', { signal })) });

function SetUp() {
  const { t } = useWords('console-home');
  const setup = useSetUp();
  if (setup.isPending) return <Lines count={5} />;
  if (setup.error) return <ErrorPanel error={setup.error} retry={() => void setup.refetch()} />;
  return (
    <Section title={setup.data.complete ? t('setUpDone') : t('setUp')}>
      <Cards>
        {setup.data.steps.map((step, index) => (
          <Card key={step.name}>
            <p>
              {index + 1}. <Link to={stepPaths[step.name]}>{t(`steps.${step.name}`)}</Link>{' '}
              <StatusBadge tone={stepTones[step.state]}>{t(`stepStates.${step.state}`)}</StatusBadge>
            </p>
            {step.state !== 'done' && <p>{t(`about.${step.name}`)}</p>}
            {step.missing.length > 0 && (
              <p>
                {t('missing')}{' '}
                {step.missing.map((what, place) => (
                  <Fragment key={what}>
                    {place > 0 && t('and')}
                    <Missing what={what} />
                  </Fragment>
                ))}
              </p>
            )}
            {step.name === 'products' && step.state === 'todo' && (
              <p>
                {t('policiesFirst')} <Link to="/policies">{t('policies')}</Link>
              </p>
            )}
            {step.nextDate && (
              <p>
                {t('nextDate')} <When at={step.nextDate} only="tradeDay" />
              </p>
            )}
          </Card>
        ))}
      </Cards>
    </Section>
  );
}

function Missing({ what }: { what: string }) {
  const { t } = useWords('console-home');
  const words = t(`lacks.${what}` as 'lacks.name', { defaultValue: what });
  const path = missingPaths[what];
  return path ? <Link to={path}>{words}</Link> : words;
}

function Waiting() {
  const { t } = useWords('console-home');
  const queues = useQuery({ queryKey: ['queues'], queryFn: ({ signal }) => dataOf(api.GET('/operator/v1/queues', { signal })) });
  if (queues.isPending) return <Lines count={3} />;
  if (queues.error) return <ErrorPanel error={queues.error} retry={() => void queues.refetch()} />;
  const { cancellations, serviceRequests, keyPools, deliveries, linesWaitingForKeys, bankEntries, qualifications } = queues.data;
  const { withholdingRequests, appointments } = queues.data;
  const calls = new URLSearchParams({ tab: 'appointments', ...(appointments.deskDay && { day: appointments.deskDay }) });
  return (
    <Section title={t('waiting')}>
      <Card>
        <Facts>
          <Fact name={t('cancellations')}>
            <Link to="/desk">{cancellations.submitted + cancellations.needsInformation}</Link>
          </Fact>
          <Fact name={t('requests')}>
            <Link to="/desk?tab=requests">{serviceRequests.open + serviceRequests.attentionNeeded}</Link>
          </Fact>
          <Fact name={t('qualifications')}>
            <Link to="/desk?tab=qualifications">{qualifications}</Link>
          </Fact>
          <Fact name={t('appointments')}>
            <Link to={`/desk?${calls}`}>{appointments.today}</Link>
          </Fact>
          <Fact name={t('linesWaiting')}>
            <Link to="/keys">{linesWaitingForKeys}</Link>
          </Fact>
          <Fact name={t('pools')}>
            <Link to="/keys">{keyPools.low + keyPools.empty}</Link>
          </Fact>
          <Fact name={t('bankEntries')}>
            <Link to="/money?tab=bank">{bankEntries}</Link>
          </Fact>
          <Fact name={t('withheld')}>
            <Link to="/money?tab=withheld">{withholdingRequests}</Link>
          </Fact>
          <Fact name={t('deliveries')}>
            <Link to="/system">{deliveries.waiting + deliveries.failed}</Link>
          </Fact>
        </Facts>
      </Card>
    </Section>
  );
}
