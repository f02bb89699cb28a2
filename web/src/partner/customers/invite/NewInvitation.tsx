// A new invitation: what it asks for, then the e-mail with its personal link.
import { Button, Checkbox } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useSearchParams } from 'react-router';
import { api, dataOf, type Shape } from '@/shared/api';
import { Busy, ChoiceField, ErrorPanel, showAtField, TextField, useRules, useToast } from '@/shared/kit';
import { Card, Section } from '@/shared/page';
import { day } from '@/shared/format/format';
import { useSession } from '@/shared/session/session';
import { useWords } from '@/shared/words/words';
import { useResellers } from '../resellers';
import styles from './Invite.module.css';

type Invitation = Shape<'Invitation'>;

interface Fields {
  reseller: string;
  note: string;
}

export function NewInvitation() {
  const [made, setMade] = useState<Invitation>();
  return made ? <Draft invitation={made} done={() => setMade(undefined)} /> : <Terms made={setMade} />;
}

function Terms({ made }: { made: (invitation: Invitation) => void }) {
  const { t } = useWords('invitations');
  const { may, roles } = useSession();
  const rules = useRules();
  const memory = useQueryClient();
  const resellers = useResellers();
  // The server lets these two ask for administration; it checks it again.
  const mayAdmin = roles.some((role) => role === 'global_admin' || role === 'admin_agent');
  const [withAdmin, setWithAdmin] = useState(mayAdmin);
  const [query] = useSearchParams();
  const { register, formState, handleSubmit, setError } = useForm<Fields>({
    defaultValues: { reseller: query.get('reseller') ?? '', note: '' },
  });
  const { errors } = formState;
  const invite = useMutation({
    mutationFn: (fields: Fields) =>
      dataOf(
        api.POST('/v1/invitations', {
          body: {
            withDelegatedAdmin: withAdmin,
            ...(fields.reseller && { associatedPartnerId: fields.reseller }),
            ...(fields.note.trim() && { note: fields.note.trim() }),
          },
        }),
      ),
    onSuccess: (invitation) => {
      void memory.invalidateQueries({ queryKey: ['invitations'] });
      made(invitation);
    },
    onError: (failure) => showAtField(failure, setError, { associatedPartnerId: 'reseller', note: 'note' }),
  });
  if (resellers.isPending) return <Busy />;
  const shownAtField = Object.keys(errors).length > 0;
  return (
    <Card>
      <form
        className={styles['form']}
        noValidate
        onSubmit={(event) => void handleSubmit((fields) => !invite.isPending && invite.mutate(fields))(event)}
      >
        <div>
          <Checkbox
            checked={withAdmin}
            disabled={!mayAdmin}
            onChange={(_, change) => setWithAdmin(change.checked === true)}
            label={t('withAdmin')}
          />
          <p className={styles['quiet']}>{mayAdmin ? t('withAdminHint') : t('mayNotAdmin')}</p>
        </div>
        {resellers.data && resellers.data.length > 0 && (
          <ChoiceField
            label={t('reseller')}
            required
            field={register('reseller', rules.required)}
            error={errors.reseller}
            choices={{ '': t('choose'), ...Object.fromEntries(resellers.data.map((each) => [each.id, `${each.name} (${each.mpnId})`])) }}
          />
        )}
        <TextField label={t('note')} hint={t('noteHint')} field={register('note', rules.length(300))} error={errors.note} autoComplete="off" />
        {invite.error && !shownAtField && <ErrorPanel error={invite.error} />}
        <div>
          <Button appearance="primary" type="submit" disabledFocusable={invite.isPending || !may('request_relationship')}>
            {t('make')}
          </Button>
        </div>
      </form>
    </Card>
  );
}

function Draft({ invitation, done }: { invitation: Invitation; done: () => void }) {
  const { t } = useWords('invitations');
  const { tenant, user } = useSession();
  const toast = useToast();
  const subject = t('mail.subject', { partner: tenant.name });
  const text = [
    t('mail.hello'),
    t(invitation.withDelegatedAdmin ? 'mail.askWithAdmin' : 'mail.ask', { partner: tenant.name }),
    t('mail.link'),
    invitation.url ?? '',
    t('mail.until', { date: day(invitation.expirationDate) }),
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
