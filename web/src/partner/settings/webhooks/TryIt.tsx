// Sends a test-created event, and says what the program answered.
import { Button } from '@fluentui/react-components';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api, dataOf, type Shape } from '@/shared/api';
import { ErrorPanel, StatusBadge } from '@/shared/kit';
import { Card } from '@/shared/page';
import { useWords } from '@/shared/words/words';
import styles from '../Settings.module.css';
import { deliveriesKey } from './keys';

export function TryIt({ registration }: { registration: Shape<'WebhookRegistration'> }) {
  const { t } = useWords('webhooks');
  const memory = useQueryClient();
  const send = useMutation({ mutationFn: () => dataOf(api.POST('/webhooks/v1/registration/validationEvents')) });
  const id = send.data?.correlationId ?? '';
  const test = useQuery({
    queryKey: ['webhook-test', id],
    enabled: id !== '',
    queryFn: ({ signal }) =>
      dataOf(
        api.GET('/webhooks/v1/registration/validationEvents/{validation_event_id}', { params: { path: { validation_event_id: id } }, signal }),
      ),
    // Until an answer came; one that failed is tried again later, and stands in the list.
    refetchInterval: ({ state }) => ((state.data?.results.length ?? 0) === 0 ? 1000 : false),
  });
  const result = test.data?.results.at(-1);
  useEffect(() => {
    if (result) void memory.invalidateQueries({ queryKey: deliveriesKey });
  }, [memory, result]);
  const asksForIt = registration.WebhookEvents.includes('test-created');
  const failure = send.error ?? test.error;
  return (
    <Card>
      <div className={styles['form']}>
        <p className={styles['quiet']}>{asksForIt ? t('tryAbout') : t('tryNeeds')}</p>
        {test.data && (
          <p role="status">
            <StatusBadge tone={test.data.status === 'completed' ? 'good' : result ? 'bad' : 'busy'}>
              {result ? t('answered', { code: result.systemError ? t('noAnswer') : result.responseCode }) : t('waitingForAnswer')}
            </StatusBadge>{' '}
            {result?.responseMessage}
          </p>
        )}
        {failure && <ErrorPanel error={failure} />}
        <div className={styles['buttons']}>
          <Button disabledFocusable={!asksForIt || send.isPending} onClick={() => asksForIt && send.mutate()}>
            {t('send')}
          </Button>
        </div>
      </div>
    </Card>
  );
}
