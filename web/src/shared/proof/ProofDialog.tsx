// Asks the reader once more who he is, by what his account has, before an act that matters most.
import { Button } from '@fluentui/react-components';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { useForm } from 'react-hook-form';
import { api, dataOf, goToSignIn, type Shape } from '../api';
import { Ask, ErrorPanel, Lines, showAtField, TextField, useRules } from '../kit';
import { useWords } from '../words/words';
import styles from './ProofDialog.module.css';
import { KeyTroubleBar } from './KeyTroubleBar';
import { answerOfKey, hasSecurityKeys, troubleOf } from './security_key';
import { endProof } from './waiting';

export default function ProofDialog() {
  const { t } = useWords('common');
  const form = useId();
  const asked = useQuery({
    queryKey: ['proof'],
    gcTime: 0,
    queryFn: ({ signal }) => dataOf(api.GET('/auth/proof', { signal })),
  });
  const leave = () => endProof(false);
  const byKey = asked.data?.ways.includes('security_key') && hasSecurityKeys();
  const way = asked.data?.ways.find((each) => each !== 'security_key');
  return (
    <Ask
      open
      title={t('proof.title')}
      onClose={leave}
      actions={
        <>
          <Button onClick={leave}>{t('confirm.cancel')}</Button>
          {way && (
            <Button appearance={byKey ? 'secondary' : 'primary'} type="submit" form={form}>
              {t('proof.submit')}
            </Button>
          )}
        </>
      }
    >
      <div className={styles['content']}>
        <p>{t('proof.why')}</p>
        {asked.isPending && <Lines count={2} />}
        {asked.error && <ErrorPanel error={asked.error} retry={() => void asked.refetch()} />}
        {byKey && asked.data?.securityKey && (
          <ByKey question={asked.data.securityKey} again={() => void asked.refetch()} />
        )}
        {way && <ByWord id={form} way={way} />}
        {asked.data?.ways.length === 0 && (
          <>
            <p>{t('proof.signInAgain')}</p>
            <Button appearance="primary" onClick={() => void signInAgain(asked.data?.companySignIn)}>
              {t('proof.toSignIn')}
            </Button>
          </>
        )}
      </div>
    </Ask>
  );
}

/** At the company's own service, which asks him anew. Without one the session would lead back here, unproved. */
async function signInAgain(company: string | undefined) {
  if (!company) await api.POST('/auth/signout');
  await goToSignIn(company);
}

function ByKey({ question, again }: { question: Shape<'SecurityKeyQuestion'>; again: () => void }) {
  const { t } = useWords('common');
  const prove = useMutation({
    gcTime: 0,
    mutationFn: async () => api.POST('/auth/proof', { body: { securityKey: await answerOfKey(question) } }),
    onSuccess: () => endProof(true),
    // A question is answered once.
    onError: (failure) => !troubleOf(failure) && again(),
  });
  return (
    <>
      <Button appearance="primary" disabledFocusable={prove.isPending} onClick={() => prove.mutate()}>
        {t('proof.useKey')}
      </Button>
      {prove.error && <KeyTroubleBar error={prove.error} />}
    </>
  );
}

function ByWord({ id, way }: { id: string; way: 'password' | 'code' }) {
  const { t } = useWords('common');
  const rules = useRules();
  const { register, handleSubmit, setError, formState } = useForm<{ word: string }>({ defaultValues: { word: '' } });
  const { errors } = formState;
  const prove = useMutation({
    gcTime: 0,
    mutationFn: ({ word }: { word: string }) => api.POST('/auth/proof', { body: { [way]: word } }),
    onSuccess: () => endProof(true),
    onError: (failure) => showAtField(failure, setError, { password: 'word', code: 'word' }),
  });
  return (
    <form
      id={id}
      noValidate
      onSubmit={(event) => {
        // The dialog may stand inside of another form, as React sees it.
        event.stopPropagation();
        void handleSubmit((fields) => prove.mutate(fields))(event);
      }}
    >
      <TextField
        label={way === 'password' ? t('proof.password') : t('proof.code')}
        required
        type={way === 'password' ? 'password' : 'text'}
        field={register('word', rules.required)}
        error={errors.word}
        autoComplete={way === 'password' ? 'current-password' : 'one-time-code'}
      />
      {prove.error && Object.keys(errors).length === 0 && <ErrorPanel error={prove.error} />}
    </form>
  );
}
