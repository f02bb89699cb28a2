// The reader's security keys and passkeys: adding one by the browser, names, removal.
import { Button, MessageBar, MessageBarBody } from '@fluentui/react-components';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { api, dataOf, type Shape } from '../../api';
import { day } from '../../format/format';
import { ConfirmDialog, ErrorPanel, FormDialog, Lines, showAtField, TextField, useRules, useToast, WhyNot } from '../../kit';
import { KeyTroubleBar } from '../../proof/KeyTroubleBar';
import { hasSecurityKeys, newKey, troubleOf } from '../../proof/security_key';
import { useWords } from '../../words/words';
import styles from './Preferences.module.css';

type Doing = { what: 'add' } | { what: 'rename' | 'remove'; key: Shape<'SecurityKey'> } | undefined;

export function SecurityKeys({ offered, showCodes }: { offered: boolean; showCodes: (codes: string[]) => void }) {
  const { t } = useWords('preferences');
  const memory = useQueryClient();
  const [doing, setDoing] = useState<Doing>();
  const keys = useQuery({
    queryKey: ['security keys'],
    queryFn: ({ signal }) => dataOf(api.GET('/auth/securitykeys', { signal })),
  });
  const done = () => {
    setDoing(undefined);
    void memory.invalidateQueries({ queryKey: ['security keys'] });
    void memory.invalidateQueries({ queryKey: ['second factor'] });
  };
  if (keys.isPending) return <Lines count={2} />;
  if (keys.error) return <ErrorPanel error={keys.error} retry={() => void keys.refetch()} />;
  const { items } = keys.data;
  const why = !offered ? t('keysNotTaken') : hasSecurityKeys() ? undefined : t('noKeysHere');
  const leave = () => setDoing(undefined);
  return (
    <div className={styles['form']}>
      <h3 className={styles['heading']}>{t('keys')}</h3>
      {items.length === 0 ? (
        <p className={styles['quiet']}>{t('keysAbout')}</p>
      ) : (
        <ul className={styles['rows']}>
          {items.map((key) => (
            <li key={key.id} className={styles['row']}>
              <span className={styles['what']}>
                <span>{key.name}</span>
                <span className={styles['quiet']}>
                  {t('keyAdded', { day: day(key.addedDate) })}
                  {key.lastUsedDate ? t('keyUsed', { day: day(key.lastUsedDate) }) : t('keyNeverUsed')}
                </span>
              </span>
              <span className={styles['buttons']}>
                <Button size="small" aria-label={t('renameKeyOf', { name: key.name })} onClick={() => setDoing({ what: 'rename', key })}>
                  {t('renameKey')}
                </Button>
                <Button size="small" aria-label={t('removeKeyOf', { name: key.name })} onClick={() => setDoing({ what: 'remove', key })}>
                  {t('removeKey')}
                </Button>
              </span>
            </li>
          ))}
        </ul>
      )}
      <div className={styles['buttons']}>
        <WhyNot whyNot={why} onClick={() => setDoing({ what: 'add' })}>
          {t('addKey')}
        </WhyNot>
      </div>
      {doing?.what === 'add' && (
        <AddKey
          close={leave}
          added={(codes) => {
            done();
            if (codes.length > 0) showCodes(codes);
          }}
        />
      )}
      {doing?.what === 'rename' && <RenameKey of={doing.key} close={leave} renamed={done} />}
      {doing?.what === 'remove' && <RemoveKey of={doing.key} close={leave} removed={done} />}
    </div>
  );
}

function AddKey({ close, added }: { close: () => void; added: (codes: string[]) => void }) {
  const { t } = useWords('preferences');
  const rules = useRules();
  const toast = useToast();
  const { register, handleSubmit, setError, formState } = useForm<{ name: string }>({ defaultValues: { name: '' } });
  const { errors } = formState;
  const add = useMutation({
    gcTime: 0,
    mutationFn: async ({ name }: { name: string }) => {
      const made = await newKey(await dataOf(api.POST('/auth/securitykeys')));
      return dataOf(api.POST('/auth/securitykeys/confirmation', { body: { ...made, name } }));
    },
    onSuccess: ({ recoveryCodes }) => {
      toast.done(t('keyWasAdded'));
      added(recoveryCodes ?? []);
    },
    onError: (failure) => showAtField(failure, setError, { name: 'name' }),
  });
  const noAnswer = add.error && troubleOf(add.error);
  return (
    <FormDialog
      title={t('addKey')}
      submit={t('goOn')}
      busy={add.isPending}
      onClose={close}
      onSubmit={handleSubmit((fields) => add.mutate(fields))}
      error={Object.keys(errors).length === 0 && !noAnswer ? add.error : undefined}
    >
      <p>{t('addKeyAbout')}</p>
      <TextField label={t('keyName')} required field={register('name', rules.required)} error={errors.name} autoComplete="off" />
      {add.isPending && (
        <MessageBar role="status">
          <MessageBarBody>{t('touchKey')}</MessageBarBody>
        </MessageBar>
      )}
      {noAnswer && <KeyTroubleBar error={add.error} />}
    </FormDialog>
  );
}

function RenameKey({ of, close, renamed }: { of: Shape<'SecurityKey'>; close: () => void; renamed: () => void }) {
  const { t } = useWords('preferences');
  const rules = useRules();
  const { register, handleSubmit, setError, formState } = useForm<{ name: string }>({ defaultValues: { name: of.name } });
  const { errors } = formState;
  const rename = useMutation({
    mutationFn: ({ name }: { name: string }) =>
      api.PATCH('/auth/securitykeys/{key_id}', { params: { path: { key_id: of.id } }, body: { name } }),
    onSuccess: renamed,
    onError: (failure) => showAtField(failure, setError, { name: 'name' }),
  });
  return (
    <FormDialog
      title={t('renameKeyOf', { name: of.name })}
      submit={t('renameKey')}
      busy={rename.isPending}
      onClose={close}
      onSubmit={handleSubmit((fields) => rename.mutate(fields))}
      error={Object.keys(errors).length === 0 ? rename.error : undefined}
    >
      <TextField label={t('keyName')} required field={register('name', rules.required)} error={errors.name} autoComplete="off" />
    </FormDialog>
  );
}

function RemoveKey({ of, close, removed }: { of: Shape<'SecurityKey'>; close: () => void; removed: () => void }) {
  const { t } = useWords('preferences');
  const toast = useToast();
  const remove = useMutation({
    mutationFn: () => api.DELETE('/auth/securitykeys/{key_id}', { params: { path: { key_id: of.id } } }),
    onSuccess: () => {
      toast.done(t('keyWasRemoved'));
      removed();
    },
  });
  return (
    <ConfirmDialog
      open
      title={t('removeKeyOf', { name: of.name })}
      confirm={t('removeKey')}
      busy={remove.isPending}
      onConfirm={() => remove.mutate()}
      onClose={close}
    >
      <p>{t('removeKeyAbout')}</p>
      {remove.error && <ErrorPanel error={remove.error} />}
    </ConfirmDialog>
  );
}
