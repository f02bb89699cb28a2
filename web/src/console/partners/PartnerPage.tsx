// One partner: how it stands, its users and applications, its resellers, its terms, its invoices and payments.
import { Button, MessageBar, MessageBarBody } from '@fluentui/react-components';
import { EditRegular } from '@fluentui/react-icons/svg/edit';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useParams } from 'react-router';
import { api, dataOf, type Shape } from '@/shared/api';
import {
  Busy,
  ConfirmDialog,
  CopyId,
  ErrorPanel,
  FormDialog,
  Lines,
  showAtField,
  StatusBadge,
  Tabs,
  TextField,
  useRules,
} from '@/shared/kit';
import { Card, Fact, Facts, Page, Section } from '@/shared/page';
import { countryName } from '@/shared/format/countries';
import { useWords } from '@/shared/words/words';
import { CheckField } from '../parts/CheckField';
import { useChange } from '../parts/change';
import { Applications } from './Applications';
import { Billing } from './Billing';
import { Invoices } from './Invoices';
import { Payments } from './Payments';
import { Resellers } from './Resellers';
import { Users } from './Users';

type Partner = Shape<'Partner'>;

const usePartner = (id: string) =>
  useQuery({
    queryKey: ['partner', id],
    queryFn: ({ signal }) => dataOf(api.GET('/operator/v1/partners/{partner_id}', { params: { path: { partner_id: id } }, signal })),
  });

export function Component() {
  const { t } = useWords('console-partners');
  const { partnerId = '' } = useParams();
  const partner = usePartner(partnerId);
  const [editing, setEditing] = useState(false);
  const [restricting, setRestricting] = useState(false);
  if (partner.isPending) return <Busy />;
  if (partner.error) return <ErrorPanel error={partner.error} retry={() => void partner.refetch()} />;
  const { data } = partner;
  const active = data.status === 'active';
  return (
    <Page
      title={data.name}
      lead={
        <>
          {t(`types.${data.type}`)} <StatusBadge tone={active ? 'good' : 'warning'}>{t(`states.${data.status}`)}</StatusBadge>
        </>
      }
      crumbs={[{ title: t('title'), path: '/partners' }]}
      actions={
        <>
          <Button icon={<EditRegular />} onClick={() => setEditing(true)}>
            {t('common:edit')}
          </Button>
          <Button onClick={() => setRestricting(true)}>{active ? t('restrict') : t('activate')}</Button>
        </>
      }
    >
      <Tabs
        label={data.name}
        tabs={[
          { id: 'overview', title: t('overview') },
          { id: 'users', title: t('users') },
          { id: 'applications', title: t('applications') },
          ...(data.type === 'indirectProvider' ? [{ id: 'resellers', title: t('resellers') } as const] : []),
          { id: 'billing', title: t('billing') },
          { id: 'invoices', title: t('invoices') },
          { id: 'payments', title: t('payments') },
        ]}
      >
        {(tab) => {
          if (tab === 'users') return <Users tenantId={data.id} />;
          if (tab === 'applications') return <Applications tenantId={data.id} />;
          if (tab === 'resellers') return <Resellers partnerId={data.id} />;
          if (tab === 'billing') return <Billing partner={data} />;
          if (tab === 'invoices') return <Invoices partnerId={data.id} />;
          if (tab === 'payments') return <Payments partner={data} />;
          return <Overview partner={data} />;
        }}
      </Tabs>
      {editing && <EditPartner partner={data} close={() => setEditing(false)} />}
      {restricting && <Restrict partner={data} close={() => setRestricting(false)} />}
    </Page>
  );
}

function Overview({ partner }: { partner: Partner }) {
  const { t } = useWords('console-partners');
  const summary = useQuery({
    queryKey: ['partner-summary', partner.id],
    queryFn: ({ signal }) =>
      dataOf(api.GET('/operator/v1/partners/{partner_id}/summary', { params: { path: { partner_id: partner.id } }, signal })),
  });
  const upTo = (counted: { count: number; more: boolean }) => `${counted.count}${counted.more ? '+' : ''}`;
  return (
    <>
      <Card>
        <Facts>
          <Fact name={t('id')}>
            <CopyId value={partner.id} what={t('id')} />
          </Fact>
          <Fact name={t('domain')}>
            <CopyId value={partner.domain} what={t('domain')} />
          </Fact>
          <Fact name={t('mpn')}>
            <CopyId value={partner.mpnId} what={t('mpn')} />
          </Fact>
          <Fact name={t('country')}>{countryName(partner.country)}</Fact>
          <Fact name={t('currency')}>{partner.currency}</Fact>
          <Fact name={t('agreementShort')}>{partner.agreementSigned ? t('common:yes') : t('common:no')}</Fact>
          {partner.sandbox && <Fact name={t('sandbox')}>{t('common:yes')}</Fact>}
        </Facts>
      </Card>
      <Section title={t('numbers')}>
        {summary.isPending && <Lines count={2} />}
        {summary.error && <ErrorPanel error={summary.error} retry={() => void summary.refetch()} />}
        {summary.data && (
          <Card>
            <Facts>
              <Fact name={t('customers')}>{upTo(summary.data.customers)}</Fact>
              <Fact name={t('orders')}>{upTo(summary.data.orders)}</Fact>
              {summary.data.resellers !== undefined && <Fact name={t('resellers')}>{summary.data.resellers}</Fact>}
              <Fact name={t('standing')}>{t(`standings.${summary.data.account.standing}`)}</Fact>
            </Facts>
          </Card>
        )}
      </Section>
    </>
  );
}

function EditPartner({ partner, close }: { partner: Partner; close: () => void }) {
  const { t } = useWords('console-partners');
  const rules = useRules();
  const { register, control, handleSubmit, setError, formState } = useForm({
    defaultValues: { name: partner.name, mpnId: partner.mpnId, agreementSigned: partner.agreementSigned },
  });
  const save = useChange({
    change: (body: Shape<'PartnerChanges'>) =>
      dataOf(api.PATCH('/operator/v1/partners/{partner_id}', { params: { path: { partner_id: partner.id } }, body })),
    done: t('saved'),
    stale: [['partner', partner.id], ['partners'], ['partner-names']],
    then: close,
    refused: (failure) => showAtField(failure, setError, { name: 'name', mpnId: 'mpnId' }),
  });
  const { errors } = formState;
  return (
    <FormDialog
      title={t('editTitle', { name: partner.name })}
      submit={t('common:save')}
      onSubmit={handleSubmit((fields) => save.mutate({ ...fields, name: fields.name.trim(), mpnId: fields.mpnId.trim() }))}
      onClose={close}
      busy={save.isPending}
      error={errors.name || errors.mpnId ? null : save.error}
    >
      <TextField label={t('name')} required field={register('name', rules.required)} error={errors.name} />
      <TextField label={t('mpn')} required field={register('mpnId', rules.required)} error={errors.mpnId} />
      <CheckField label={t('agreement')} name="agreementSigned" control={control} />
    </FormDialog>
  );
}

function Restrict({ partner, close }: { partner: Partner; close: () => void }) {
  const { t } = useWords('console-partners');
  const active = partner.status === 'active';
  const change = useChange({
    change: () =>
      dataOf(
        api.PATCH('/operator/v1/partners/{partner_id}', {
          params: { path: { partner_id: partner.id } },
          body: { status: active ? 'restricted' : 'active' },
        }),
      ),
    done: active ? t('restricted', { name: partner.name }) : t('activated', { name: partner.name }),
    stale: [['partner', partner.id], ['partners']],
    then: close,
  });
  return (
    <ConfirmDialog
      open
      title={active ? t('restrictTitle', { name: partner.name }) : t('activateTitle', { name: partner.name })}
      confirm={active ? t('restrict') : t('activate')}
      onConfirm={() => change.mutate()}
      onClose={close}
      busy={change.isPending}
    >
      <MessageBar intent={active ? 'warning' : 'info'} layout="multiline">
        <MessageBarBody>{active ? t('restrictText') : t('activateText')}</MessageBarBody>
      </MessageBar>
    </ConfirmDialog>
  );
}
