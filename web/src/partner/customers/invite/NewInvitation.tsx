// A new invitation: what it asks for, then the e-mail with its personal link.
import { Button, Checkbox } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useSearchParams } from 'react-router';
import { api, dataOf, type Shape } from '@/shared/api';
import { Busy, ChoiceField, ErrorPanel, showAtField, TextField, useRules } from '@/shared/kit';
import { Card } from '@/shared/page';
import { useSession } from '@/shared/session/session';
import { useWords } from '@/shared/words/words';
import { Letter } from '../../letters/Letter';
import { useResellers } from '../resellers';
import styles from './Invite.module.css';

type Invitation = Shape<'Invitation'>;

interface Fields {
  reseller: string;
  note: string;
}

export function NewInvitation() {
  const { t } = useWords('invitations');
  const partner = useSession().tenant.name;
  const [made, setMade] = useState<Invitation>();
  if (!made) return <Terms made={setMade} />;
  return (
    <Letter
      title={t('draft')}
      hint={t('draftHint')}
      subject={t('mail.subject', { partner })}
      asks={[t(made.withDelegatedAdmin ? 'mail.askWithAdmin' : 'mail.ask', { partner }), t('mail.link')]}
      link={made}
      done={() => setMade(undefined)}
    />
  );
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
