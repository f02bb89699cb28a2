// The resellers of an indirect provider: link one, end a link.
import { Button } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons/svg/add';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useForm } from 'react-hook-form';
import { Link } from 'react-router';
import { api, dataOf, type Shape } from '@/shared/api';
import { ChoiceField, type Column, ConfirmDialog, CopyId, DataList, EmptyPage, FormDialog, StatusBadge, useRules } from '@/shared/kit';
import { useWords } from '@/shared/words/words';
import { useChange } from '../parts/change';
import { rowsOf } from '../parts/pages';

type Reseller = Shape<'PartnerRelationship'>;
const idOf = (reseller: Reseller) => reseller.id;
const nameOf = (reseller: Reseller) => reseller.name;

export function Resellers({ partnerId }: { partnerId: string }) {
  const { t } = useWords('console-partners');
  const [linking, setLinking] = useState(false);
  const [ending, setEnding] = useState<Reseller>();
  const key = ['resellers', partnerId];
  const resellers = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => dataOf(api.GET('/operator/v1/partners/{partner_id}/resellers', { params: { path: { partner_id: partnerId } }, signal })),
  });
  const end = useChange({
    change: (reseller: Reseller) =>
      dataOf(
        api.POST('/operator/v1/partners/{partner_id}/resellers', {
          params: { path: { partner_id: partnerId } },
          body: { resellerId: reseller.id, status: 'ended' },
        }),
      ),
    done: t('linkEnded'),
    stale: [key],
    then: () => setEnding(undefined),
  });
  const columns = useMemo<readonly Column<Reseller>[]>(
    () => [
      { id: 'name', header: t('name'), heading: true, share: 2, cell: (row) => <Link to={`/partners/${row.id}`}>{row.name}</Link> },
      { id: 'mpn', header: t('mpn'), share: 1.2, cell: (row) => <CopyId value={row.mpnId} what={t('mpn')} /> },
      { id: 'location', header: t('country'), share: 1, cell: (row) => row.location },
      {
        id: 'state',
        header: t('status'),
        share: 1,
        cell: (row) => <StatusBadge tone={row.state === 'active' ? 'good' : 'quiet'}>{t(`linkStates.${row.state}`)}</StatusBadge>,
      },
      {
        id: 'end',
        header: t('action'),
        share: 1,
        cell: (row) =>
          row.state === 'active' && (
            <Button size="small" appearance="subtle" onClick={() => setEnding(row)}>
              {t('endLink')}
            </Button>
          ),
      },
    ],
    [t],
  );
  return (
    <>
      <DataList
        name="resellers"
        label={t('resellers')}
        rows={rowsOf(resellers)}
        columns={columns}
        idOf={idOf}
        nameOf={nameOf}
        tools={
          <Button appearance="primary" icon={<AddRegular />} onClick={() => setLinking(true)}>
            {t('linkReseller')}
          </Button>
        }
        empty={<EmptyPage title={t('noResellers')}>{t('noResellersText')}</EmptyPage>}
      />
      {linking && <LinkReseller partnerId={partnerId} close={() => setLinking(false)} />}
      <ConfirmDialog
        open={ending !== undefined}
        title={t('endLinkTitle', { name: ending?.name ?? '' })}
        confirm={t('endLink')}
        onConfirm={() => ending && end.mutate(ending)}
        onClose={() => setEnding(undefined)}
        busy={end.isPending}
      >
        {t('endLinkText')}
      </ConfirmDialog>
    </>
  );
}

function LinkReseller({ partnerId, close }: { partnerId: string; close: () => void }) {
  const { t } = useWords('console-partners');
  const rules = useRules();
  const { register, handleSubmit, formState } = useForm({ defaultValues: { resellerId: '' } });
  const candidates = useQuery({
    queryKey: ['partners', 'resellers'],
    queryFn: ({ signal }) => dataOf(api.GET('/operator/v1/partners', { params: { query: { type: 'indirectReseller', size: 500 } }, signal })),
  });
  const link = useChange({
    change: (body: { resellerId: string }) =>
      dataOf(api.POST('/operator/v1/partners/{partner_id}/resellers', { params: { path: { partner_id: partnerId } }, body: { ...body, status: 'active' } })),
    done: t('linked'),
    stale: [['resellers', partnerId]],
    then: close,
    refused: () => undefined,
  });
  return (
    <FormDialog
      title={t('linkReseller')}
      submit={t('linkReseller')}
      onSubmit={handleSubmit((fields) => link.mutate(fields))}
      onClose={close}
      busy={link.isPending}
      error={link.error ?? candidates.error}
    >
      <ChoiceField
        label={t('types.indirectReseller')}
        required
        field={register('resellerId', rules.required)}
        error={formState.errors.resellerId}
        choices={{ '': t('choose'), ...Object.fromEntries((candidates.data?.items ?? []).map((each) => [each.id, `${each.name} (${each.mpnId})`])) }}
      />
    </FormDialog>
  );
}
