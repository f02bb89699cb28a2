// Turns the clock of a sandbox ahead, so that integrators see today what comes with time.
import { Button } from '@fluentui/react-components';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { api, dataOf, queries } from '@/shared/api';
import { ChoiceField, ConfirmDialog, EmptyPage, ErrorPanel, Lines, useToast, When } from '@/shared/kit';
import { Card, Fact, Facts, Page, Section } from '@/shared/page';
import { useWords } from '@/shared/words/words';
import styles from '../Settings.module.css';
import { heard, newShop, type SandboxClock, useSandboxClock } from './clock';

export function Component() {
  const { t } = useWords('settings');
  const clock = useSandboxClock();
  return (
    <Page title={t('sandbox.title')} lead={t('sandbox.lead')}>
      {clock.isPending && <Lines count={4} />}
      {clock.error && <ErrorPanel error={clock.error} retry={() => void clock.refetch()} />}
      {clock.data && (clock.data.turnable ? <Clock clock={clock.data} /> : <EmptyPage title={t('sandbox.none')}>{t('sandbox.noneHint')}</EmptyPage>)}
    </Page>
  );
}

const usual = ['1', '7', '31', '61', '365'] as const;

function Clock({ clock }: { clock: SandboxClock }) {
  const { t } = useWords('settings');
  const toast = useToast();
  const { register, handleSubmit } = useForm({ defaultValues: { days: '1' } });
  const turn = useMutation({
    mutationFn: async ({ days }: { days: string }) => heard(await dataOf(api.POST('/v1/sandbox/clock', { body: { days: Number(days) } }))),
    onSuccess: async () => {
      toast.done(t('sandbox.turned'));
      // Everything that any page shows may have changed.
      await queries.invalidateQueries();
    },
  });
  return (
    <>
      <Card>
        <Facts>
          <Fact name={t('sandbox.now')}>
            <When at={clock.now} />
          </Fact>
          <Fact name={t('sandbox.ahead')}>{t('sandbox.days', { count: Math.round(clock.aheadSeconds / 86_400) })}</Fact>
        </Facts>
      </Card>
      <Section title={t('sandbox.turn')}>
        <Card>
          <form className={styles['form']} noValidate onSubmit={(event) => void handleSubmit((fields) => turn.mutate(fields))(event)}>
            <p className={styles['quiet']}>{t('sandbox.warning')}</p>
            <ChoiceField
              label={t('sandbox.howMany')}
              field={register('days')}
              choices={Object.fromEntries(usual.map((days) => [days, t('sandbox.days', { count: Number(days) })]))}
            />
            {turn.error && <ErrorPanel error={turn.error} />}
            <div className={styles['buttons']}>
              <Button appearance="primary" type="submit" disabledFocusable={turn.isPending}>
                {turn.isPending ? t('sandbox.turning') : t('sandbox.do')}
              </Button>
            </div>
          </form>
        </Card>
      </Section>
      {clock.resettable && <BeginAnew />}
    </>
  );
}

/** Everybody is signed out by it; the browser waits until the new shop answers, and asks for a sign-in. */
function BeginAnew() {
  const { t } = useWords('settings');
  const [asking, setAsking] = useState(false);
  const reset = useMutation({
    mutationFn: async () => {
      await dataOf(api.POST('/v1/sandbox/reset', { body: {} }));
      await newShop();
    },
    onSuccess: () => window.location.assign('/partner'),
  });
  return (
    <Section title={t('sandbox.reset')}>
      <Card>
        <p className={styles['quiet']}>{t('sandbox.resetHint')}</p>
        <div className={styles['buttons']}>
          <Button onClick={() => setAsking(true)}>{t('sandbox.resetDo')}</Button>
        </div>
      </Card>
      <ConfirmDialog
        open={asking}
        title={t('sandbox.resetTitle')}
        confirm={reset.isPending ? t('sandbox.resetting') : t('sandbox.resetDo')}
        busy={reset.isPending}
        onConfirm={() => reset.mutate()}
        onClose={() => setAsking(false)}
      >
        <p>{t('sandbox.resetText')}</p>
        {reset.error && <ErrorPanel error={reset.error} />}
      </ConfirmDialog>
    </Section>
  );
}
