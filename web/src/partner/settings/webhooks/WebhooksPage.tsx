// Where a program of the partner's is told of events: the registration, a test of it, and what was sent (contract 13b).
import { useQuery } from '@tanstack/react-query';
import { api, ApiError, dataOf } from '@/shared/api';
import { ErrorPanel, Lines } from '@/shared/kit';
import { Page, Section } from '@/shared/page';
import { useWords } from '@/shared/words/words';
import { NextSteps } from '../NextSteps';
import { Deliveries } from './Deliveries';
import { registrationKey } from './keys';
import { Registration } from './Registration';
import { TryIt } from './TryIt';

export function Component() {
  const { t } = useWords('webhooks');
  const events = useQuery({
    queryKey: ['webhook-events'],
    queryFn: ({ signal }) => dataOf(api.GET('/webhooks/v1/registration/events', { signal })),
    staleTime: Infinity,
  });
  const registration = useQuery({
    queryKey: registrationKey,
    queryFn: ({ signal }) =>
      dataOf(api.GET('/webhooks/v1/registration', { signal })).catch((failure: unknown) => {
        if (failure instanceof ApiError && failure.status === 404) return null;
        throw failure;
      }),
  });
  const failure = events.error ?? registration.error;
  return (
    <Page title={t('title')} lead={t('lead')}>
      {failure && <ErrorPanel error={failure} retry={() => void Promise.all([events.refetch(), registration.refetch()])} />}
      {!failure && (events.data === undefined || registration.data === undefined) && <Lines count={8} />}
      {events.data && registration.data !== undefined && (
        <>
          <Registration key={registration.data?.SubscriberId ?? 'none'} events={events.data} registration={registration.data} />
          {registration.data && (
            <Section title={t('try')}>
              <TryIt registration={registration.data} />
            </Section>
          )}
          <Section title={t('deliveries')}>
            <Deliveries />
          </Section>
        </>
      )}
      <NextSteps to={['applications', 'preferences']} />
    </Page>
  );
}
