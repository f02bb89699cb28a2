// The reader's second factor: an authenticator that is set up by its picture or secret, security keys, recovery codes shown once.
import { Button, MessageBar, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { api, dataOf, type Shape } from '../../api';
import { day } from '../../format/format';
import { CopyId, ErrorPanel, Lines, showAtField, StatusBadge, TextField, useRules, useToast } from '../../kit';
import { Card } from '../../page';
import { useWords } from '../../words/words';
import styles from './Preferences.module.css';
import { SecurityKeys } from './SecurityKeys';

/** What the reader is at. Secrets are kept here alone, and are gone with the step. */
type Step =
  | { at: 'state' | 'password' | 'renew' | 'remove' }
  | { at: 'authenticator'; enrolment: Shape<'SecondFactorEnrolment'> }
  | { at: 'codes'; codes: string[] };

export function SecondFactor() {
  const [step, setStep] = useState<Step>({ at: 'state' });
  const toast = useToast();
  const { t } = useWords('preferences');
  const memory = useQueryClient();
  const factor = useQuery({
    queryKey: ['second factor'],
    queryFn: ({ signal }) => dataOf(api.GET('/auth/secondfactor', { signal })),
  });
  if (factor.isPending) return <Lines count={2} />;
  if (factor.error) return <ErrorPanel error={factor.error} retry={() => void factor.refetch()} />;
  const back = () => setStep({ at: 'state' });
  const showCodes = (codes: string[]) => {
    setStep({ at: 'codes', codes });
    void memory.invalidateQueries({ queryKey: ['second factor'] });
  };
  return (
    <Card>
      {step.at === 'state' && (
        <>
          <State factor={factor.data} go={(at) => setStep({ at })} />
          <SecurityKeys offered={factor.data.takesSecurityKeys} showCodes={showCodes} />
        </>
      )}
      {step.at === 'password' && (
        <ProvePassword enabled={factor.data.authenticator} back={back} next={(enrolment) => setStep({ at: 'authenticator', enrolment })} />
      )}
      {step.at === 'authenticator' && (
        <>
          <Authenticator enrolment={step.enrolment} />
          <GiveCode
            submit={t('confirmAuthenticator')}
            back={back}
            send={(code) =>
              dataOf(api.POST('/auth/secondfactor/confirmation', { body: { ticket: step.enrolment.ticket, code } })).then((given) =>
                showCodes(given.recoveryCodes),
              )
            }
          />
        </>
      )}
      {step.at === 'renew' && !factor.data.authenticator && <RenewByKey back={back} done={showCodes} />}
      {step.at === 'renew' && factor.data.authenticator && (
        <GiveCode
          submit={t('renewCodes')}
          back={back}
          send={(code) =>
            dataOf(api.POST('/auth/secondfactor/recoverycodes', { body: { code } })).then((given) => showCodes(given.recoveryCodes))
          }
        />
      )}
      {step.at === 'remove' && (
        <GiveCode
          submit={t('removeFactor')}
          back={back}
          send={async (code) => {
            await api.POST('/auth/secondfactor/removal', { body: { code } });
            toast.done(t('factorRemoved'));
            await memory.invalidateQueries({ queryKey: ['second factor'] });
            back();
          }}
        />
      )}
      {step.at === 'codes' && <Codes codes={step.codes} done={back} />}
    </Card>
  );
}

function State({ factor, go }: { factor: Shape<'SecondFactor'>; go: (at: 'password' | 'renew' | 'remove') => void }) {
  const { t } = useWords('preferences');
  return (
    <div className={styles['form']}>
      <span className={styles['what']}>
        {factor.enabled ? <StatusBadge tone="good">{t('factorOn')}</StatusBadge> : <StatusBadge tone="quiet">{t('factorOff')}</StatusBadge>}
        <span className={styles['quiet']}>
          {factor.enabledDate
            ? t('factorSince', { day: day(factor.enabledDate), count: factor.recoveryCodesLeft ?? 0 })
            : factor.enabled
              ? t('factorKeysOnly', { count: factor.recoveryCodesLeft ?? 0 })
              : t('factorAbout')}
        </span>
      </span>
      <div className={styles['buttons']}>
        <Button appearance={factor.enabled ? 'secondary' : 'primary'} onClick={() => go('password')}>
          {factor.authenticator ? t('anotherAuthenticator') : t('setUpAuthenticator')}
        </Button>
        {factor.enabled && <Button onClick={() => go('renew')}>{t('renewCodes')}</Button>}
        {factor.authenticator && !factor.required && <Button onClick={() => go('remove')}>{t('removeFactor')}</Button>}
      </div>
    </div>
  );
}

interface Proof {
  password: string;
  code: string;
}

function ProvePassword(props: { enabled: boolean; back: () => void; next: (enrolment: Shape<'SecondFactorEnrolment'>) => void }) {
  const { t } = useWords('preferences');
  const rules = useRules();
  const { register, handleSubmit, setError, formState } = useForm<Proof>({ defaultValues: { password: '', code: '' } });
  const { errors } = formState;
  const begin = useMutation({
    gcTime: 0,
    mutationFn: ({ password, code }: Proof) =>
      dataOf(api.POST('/auth/secondfactor', { body: { password, ...(props.enabled ? { code } : {}) } })),
    onSuccess: props.next,
    onError: (failure) => showAtField(failure, setError, { password: 'password', code: 'code' }),
  });
  return (
    <form className={styles['form']} noValidate onSubmit={(event) => void handleSubmit((proof) => begin.mutate(proof))(event)}>
      <TextField label={t('oldPassword')} required type="password" field={register('password', rules.required)} error={errors.password} autoComplete="current-password" />
      {props.enabled && (
        <TextField label={t('codeNow')} required field={register('code', rules.required)} error={errors.code} autoComplete="one-time-code" />
      )}
      {begin.error && Object.keys(errors).length === 0 && <ErrorPanel error={begin.error} />}
      <div className={styles['buttons']}>
        <Button appearance="primary" type="submit" disabledFocusable={begin.isPending}>
          {t('goOn')}
        </Button>
        <Button onClick={props.back}>{t('leave')}</Button>
      </div>
    </form>
  );
}

function Authenticator({ enrolment }: { enrolment: Shape<'SecondFactorEnrolment'> }) {
  const { t } = useWords('preferences');
  const { side, path } = enrolment.picture;
  return (
    <div className={styles['form']}>
      <p>{t('scan')}</p>
      <svg className={styles['qr']} role="img" aria-label={t('scan')} viewBox={`0 0 ${side} ${side}`}>
        <path d={path} />
      </svg>
      <p>{t('typeSecret')}</p>
      <CopyId value={enrolment.secret} what={t('secret')} />
    </div>
  );
}

function GiveCode(props: { submit: string; back: () => void; send: (code: string) => Promise<unknown> }) {
  const { t } = useWords('preferences');
  const rules = useRules();
  const { register, handleSubmit, setError, formState } = useForm<{ code: string }>({ defaultValues: { code: '' } });
  const { errors } = formState;
  const give = useMutation({
    gcTime: 0,
    mutationFn: ({ code }: { code: string }) => props.send(code),
    onError: (failure) => showAtField(failure, setError, { code: 'code' }),
  });
  return (
    <form className={styles['form']} noValidate onSubmit={(event) => void handleSubmit((fields) => give.mutate(fields))(event)}>
      <TextField label={t('codeNow')} required field={register('code', rules.required)} error={errors.code} autoComplete="one-time-code" />
      {give.error && Object.keys(errors).length === 0 && <ErrorPanel error={give.error} />}
      <div className={styles['buttons']}>
        <Button appearance="primary" type="submit" disabledFocusable={give.isPending}>
          {props.submit}
        </Button>
        <Button onClick={props.back}>{t('leave')}</Button>
      </div>
    </form>
  );
}

/** Who has security keys alone proves himself by one where the server asks for it. */
function RenewByKey({ back, done }: { back: () => void; done: (codes: string[]) => void }) {
  const { t } = useWords('preferences');
  const renew = useMutation({
    gcTime: 0,
    mutationFn: () => dataOf(api.POST('/auth/secondfactor/recoverycodes', { body: {} })),
    onSuccess: ({ recoveryCodes }) => done(recoveryCodes),
  });
  return (
    <div className={styles['form']}>
      <p>{t('renewAbout')}</p>
      {renew.error && <ErrorPanel error={renew.error} />}
      <div className={styles['buttons']}>
        <Button appearance="primary" disabledFocusable={renew.isPending} onClick={() => renew.mutate()}>
          {t('renewCodes')}
        </Button>
        <Button onClick={back}>{t('leave')}</Button>
      </div>
    </div>
  );
}

function Codes({ codes, done }: { codes: string[]; done: () => void }) {
  const { t } = useWords('preferences');
  return (
    <div className={styles['form']}>
      <MessageBar intent="warning" layout="multiline" role="status">
        <MessageBarBody>
          <MessageBarTitle>{t('recoveryCodes')}</MessageBarTitle>
          {t('recoveryCodesAbout')}
        </MessageBarBody>
      </MessageBar>
      <ul className={styles['codes']}>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div className={styles['buttons']}>
        <CopyId value={codes.join('\n')} what={t('recoveryCodes')} shown={null} />
        <Button appearance="primary" onClick={done}>
          {t('kept')}
        </Button>
      </div>
    </div>
  );
}
