// A new request for a partnership: a note for oneself, then the e-mail with its personal link.
import { Button } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { api, dataOf, type Shape } from '@/shared/api';
import { Busy, ErrorPanel, showAtField, TextField, useRules, useToast, WhyNot } from '@/shared/kit';
import { Card, Section } from '@/shared/page';
import { day } from '@/shared/format/format';
import { useSession } from '@/shared/session/session';
import { useWords } from '@/shared/words/words';
import styles from './Partnerships.module.css';
import { useStanding } from './standing';

type Request = Shape<'PartnershipRequest'>;

interface Fields {
  note: string;
}

export function NewRequest() {
  const [made, setMade] = useState<Request>();
  return made ? <Draft request={made} done={() => setMade(undefined)} /> : <Note made={setMade} />;
}

function Note({ made }: { made: (request: Request) => void }) {
  const { t } = useWords('partnerships');
  const rules = useRules();
  const memory = useQueryClient();
  const standing = useStanding();
  const { register, formState, handleSubmit, setError } = useForm<Fields>({ defaultValues: { note: '' } });
  const { errors } = formState;
  const ask = useMutation({
    mutationFn: ({ note }: Fields) => dataOf(api.POST('/v1/partnerships/requests', { body: { ...(note.trim() && { note: note.trim() }) } })),
    onSuccess: (request) => {
      void memory.invalidateQueries({ queryKey: ['partnership-requests'] });
      made(request);
    },
    onError: (failure) => showAtField(failure, setError, { note: 'note' }),
  });
  if (standing.isPending) return <Busy />;
  const send = handleSubmit((fields) => !ask.isPending && ask.mutate(fields));
  return (
    <Card>
      <form className={styles['form']} noValidate onSubmit={(event) => void send(event)}>
        <TextField label={t('note')} hint={t('noteHint')} field={register('note', rules.length(300))} error={errors.note} autoComplete="off" />
        {ask.error && !errors.note && <ErrorPanel error={ask.error} />}
        {standing.error && <ErrorPanel error={standing.error} retry={() => void standing.refetch()} />}
        <div>
          <WhyNot appearance="primary" type="submit" whyNot={standing.data?.why} disabledFocusable={ask.isPending}>
            {t('make')}
          </WhyNot>
        </div>
      </form>
    </Card>
  );
}

function Draft({ request, done }: { request: Request; done: () => void }) {
  const { t } = useWords('partnerships');
  const { tenant, user } = useSession();
  const toast = useToast();
  const subject = t('mail.subject', { partner: tenant.name });
  const text = [
    t('mail.hello'),
    t('mail.ask', { partner: tenant.name }),
    t('mail.link'),
    request.url ?? '',
    t('mail.until', { date: day(request.expirationDate) }),
    t('mail.bye', { user: user.displayName, partner: tenant.name }),
  ].join('\n\n');
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => toast.done(t('copied')),
      () => toast.failed(t('common:copy.failed')),
    );
  return (
    <Section title={t('draft')}>
      <Card>
        <p className={styles['quiet']}>{t('draftHint')}</p>
        <p>
          <strong>{t('mail.subjectName')}</strong> {subject}
        </p>
        <p className={styles['mail']} role="group" aria-label={t('mail.text')}>
          {text}
        </p>
        <div className={styles['buttons']}>
          <Button
            as="a"
            appearance="primary"
            href={`mailto:?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(text.replaceAll('\n', '\r\n'))}`}
          >
            {t('openMail')}
          </Button>
          <Button onClick={() => void copy()}>{t('copy')}</Button>
          <Button appearance="subtle" onClick={done}>
            {t('done')}
          </Button>
        </div>
      </Card>
    </Section>
  );
}
