// Proves that nobody edited the activity log: verifications, running and done.
import { Button, MessageBar, MessageBarBody } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useQuery } from '@tanstack/react-query';
import { api, dataOf } from '@/shared/api';
import { EmptyPage, ErrorPanel, Lines, ProgressBar, StatusBadge, useErrorText, useToast, When } from '@/shared/kit';
import { Card, Cards, Fact, Facts, Page } from '@/shared/page';
import { count } from '@/shared/format/format';
import { useWords } from '@/shared/words/words';
import { shareOf } from '../parts/share';

const tones = { running: 'busy', whole: 'good', broken: 'bad', interrupted: 'warning' } as const;

export function Component() {
  const { t } = useWords('console-money');
  const toast = useToast();
  const errorText = useErrorText();
  const memory = useQueryClient();
  const runs = useQuery({
    queryKey: ['verifications'],
    queryFn: ({ signal }) => dataOf(api.GET('/operator/v1/audit/verifications', { params: { query: { size: 50 } }, signal })),
    refetchInterval: (query) => (query.state.data?.items.some((each) => each.state === 'running') ? 1000 : false),
  });
  const begin = useMutation({
    mutationFn: () => dataOf(api.POST('/operator/v1/audit/verifications', { body: {} })),
    onSuccess: () => void memory.invalidateQueries({ queryKey: ['verifications'] }),
    onError: (failure) => toast.failed(errorText(failure)),
  });
  return (
    <Page
      title={t('audit.title')}
      lead={t('audit.lead')}
      actions={
        <Button appearance="primary" disabledFocusable={begin.isPending} onClick={() => begin.mutate()}>
          {t('audit.begin')}
        </Button>
      }
    >
      {runs.isPending && <Lines count={3} />}
      {runs.error && <ErrorPanel error={runs.error} retry={() => void runs.refetch()} />}
      {runs.data?.items.length === 0 && <EmptyPage title={t('audit.none')}>{t('audit.noneText')}</EmptyPage>}
      <Cards>
        {runs.data?.items.map((each) => (
          <Card key={each.id}>
            <p>
              <When at={each.startedDate} /> <StatusBadge tone={tones[each.state]}>{t(`audit.states.${each.state}`)}</StatusBadge>
            </p>
            {each.state === 'running' && <ProgressBar label={t('running')} share={shareOf(each.records, each.total)} />}
            <Facts>
              <Fact name={t('audit.by')}>{each.startedBy}</Fact>
              <Fact name={t('audit.records')}>{count(each.records)}</Fact>
              <Fact name={t('audit.chains')}>{count(each.chains)}</Fact>
            </Facts>
            {each.break && (
              <MessageBar intent="error" layout="multiline">
                <MessageBarBody>{each.break.explanation}</MessageBarBody>
              </MessageBar>
            )}
          </Card>
        ))}
      </Cards>
    </Page>
  );
}
