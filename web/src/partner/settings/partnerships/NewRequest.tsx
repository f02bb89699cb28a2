// A new request for a partnership: a note for oneself, then the e-mail with its personal link.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { api, dataOf, type Shape } from '@/shared/api';
import { Busy, ErrorPanel, showAtField, TextField, useRules, WhyNot } from '@/shared/kit';
import { Card } from '@/shared/page';
import { useSession } from '@/shared/session/session';
import { useWords } from '@/shared/words/words';
import { Letter } from '../../letters/Letter';
import styles from '../Settings.module.css';
import { useStanding } from './standing';

type Request = Shape<'PartnershipRequest'>;

interface Fields {
  note: string;
}

export function NewRequest() {
  const { t } = useWords('partnerships');
  const partner = useSession().tenant.name;
  const [made, setMade] = useState<Request>();
  if (!made) return <Note made={setMade} />;
  return (
    <Letter
      title={t('draft')}
      hint={t('draftHint')}
      subject={t('mail.subject', { partner })}
      asks={[t('mail.ask', { partner }), t('mail.link')]}
      link={made}
      done={() => setMade(undefined)}
    />
  );
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
