// With whom the partner sells: the resellers of an indirect provider, the providers of an indirect reseller (rules 6.1).
import { Button } from '@fluentui/react-components';
import { DeleteRegular } from '@fluentui/react-icons/svg/delete';
import { LinkRegular } from '@fluentui/react-icons/svg/link';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { api, dataOf, type Shape } from '@/shared/api';
import { Ask, Busy, type Column, CopyId, DataList, EmptyPage, ErrorPanel, Lines, StatusBadge, WhyNot } from '@/shared/kit';
import { countryName } from '@/shared/format/countries';
import { Page, Section } from '@/shared/page';
import { useWords } from '@/shared/words/words';
import styles from '../Settings.module.css';
import { RemoveDialog } from './RemoveDialog';
import { useStanding } from './standing';

type Partnership = Shape<'PartnerRelationship'>;
const idOf = (partnership: Partnership) => partnership.id;
const nameOf = (partnership: Partnership) => partnership.name;

/** Both lists at once: a partner has one of them, or none. */
const usePartnerships = () =>
  useQuery({
    queryKey: ['partnerships'],
    queryFn: async ({ signal }) => {
      const list = async (relationship_type: string) =>
        (await dataOf(api.GET('/v1/relationships', { params: { query: { relationship_type } }, signal }))).items;
      const [resellers, providers] = await Promise.all([list('IsIndirectCloudSolutionProviderOf'), list('IsIndirectResellerOf')]);
      return { resellers, providers };
    },
  });

export function Component() {
  const { t } = useWords('settings');
  const navigate = useNavigate();
  const partnerships = usePartnerships();
  const standing = useStanding();
  const { data, error } = partnerships;
  return (
    <Page
      title={t('partnerships.title')}
      lead={t('partnerships.lead')}
      actions={
        standing.data?.type === 'indirectProvider' && (
          <WhyNot
            appearance="primary"
            needs="manage_partnerships"
            whyNot={standing.data.why}
            onClick={() => void navigate('/settings/partnerships/requests')}
          >
            {t('partnerships.request')}
          </WhyNot>
        )
      }
    >
      {(partnerships.isPending || standing.isPending) && <Busy />}
      {error && <ErrorPanel error={error} retry={() => void partnerships.refetch()} />}
      {standing.error && <ErrorPanel error={standing.error} retry={() => void standing.refetch()} />}
      {data && data.resellers.length > 0 && <Resellers rows={data.resellers} />}
      {data && data.providers.length > 0 && <Providers rows={data.providers} />}
      {data && standing.data && data.resellers.length + data.providers.length === 0 && (
        <EmptyPage
          title={t('partnerships.emptyTitle')}
          action={standing.data.type === 'direct' && <Link to="/support/new">{t('partnerships.ask')}</Link>}
        >
          {t(`partnerships.empty.${standing.data.type}`)}
        </EmptyPage>
      )}
    </Page>
  );
}

function useColumns(sold: boolean, action: Column<Partnership>): readonly Column<Partnership>[] {
  const { t } = useWords('settings');
  return useMemo(
    () => [
      {
        id: 'name',
        header: t('companyName'),
        heading: true,
        share: 2.5,
        cell: (row) => (sold ? <Link to={`/customers?reseller=${row.id}`}>{row.name}</Link> : row.name),
      },
      { id: 'mpn', header: t('partnerships.mpn'), share: 1.2, cell: (row) => <CopyId value={row.mpnId} what={t('partnerships.mpn')} /> },
      { id: 'country', header: t('partnerships.country'), share: 1.2, cell: (row) => countryName(row.location) },
      {
        id: 'state',
        header: t('partnerships.state'),
        share: 1,
        cell: (row) => <StatusBadge tone={row.state === 'active' ? 'good' : 'quiet'}>{t(`partnerships.states.${row.state}`)}</StatusBadge>,
      },
      action,
    ],
    [t, sold, action],
  );
}

function Resellers({ rows }: { rows: Partnership[] }) {
  const { t } = useWords('settings');
  const [inviting, setInviting] = useState<Partnership>();
  const [removing, setRemoving] = useState<Partnership>();
  const action = useMemo<Column<Partnership>>(
    () => ({
      id: 'actions',
      header: t('partnerships.actions'),
      share: 3,
      cell: (row) =>
        row.state === 'active' && (
          <span className={styles['buttons']}>
            <WhyNot
              size="small"
              icon={<LinkRegular />}
              needs="request_relationship"
              onClick={() => setInviting(row)}
              aria-label={t('partnerships.inviteOf', { name: row.name })}
            >
              {t('partnerships.invite')}
            </WhyNot>
            <Link to={`/customers/new?reseller=${row.id}`} aria-label={t('partnerships.addCustomerOf', { name: row.name })}>
              {t('partnerships.addCustomer')}
            </Link>
            <Remove partnership={row} ask={setRemoving} />
          </span>
        ),
    }),
    [t],
  );
  return (
    <Section title={t('partnerships.resellers')}>
      <List label={t('partnerships.resellers')} rows={rows} columns={useColumns(true, action)} />
      {removing && <RemoveDialog partnership={removing} close={() => setRemoving(undefined)} />}
      {inviting && <InviteDialog reseller={inviting} close={() => setInviting(undefined)} />}
    </Section>
  );
}

function Providers({ rows }: { rows: Partnership[] }) {
  const { t } = useWords('settings');
  const [removing, setRemoving] = useState<Partnership>();
  const action = useMemo<Column<Partnership>>(
    () => ({
      id: 'actions',
      header: t('partnerships.actions'),
      share: 1.5,
      cell: (row) => row.state === 'active' && <Remove partnership={row} ask={setRemoving} />,
    }),
    [t],
  );
  return (
    <Section title={t('partnerships.providers')}>
      <p>{t('partnerships.ofReseller')}</p>
      <List label={t('partnerships.providers')} rows={rows} columns={useColumns(false, action)} />
      {removing && <RemoveDialog partnership={removing} close={() => setRemoving(undefined)} />}
    </Section>
  );
}

function Remove({ partnership, ask }: { partnership: Partnership; ask: (partnership: Partnership) => void }) {
  const { t } = useWords('settings');
  return (
    <WhyNot
      size="small"
      icon={<DeleteRegular />}
      needs="manage_partnerships"
      onClick={() => ask(partnership)}
      aria-label={t('partnerships.removeOf', { name: partnership.name })}
    >
      {t('partnerships.remove')}
    </WhyNot>
  );
}

function List({ label, rows, columns }: { label: string; rows: Partnership[]; columns: readonly Column<Partnership>[] }) {
  const whole = { items: rows, loading: false, loadingMore: false, more: false, error: null, loadMore: () => undefined, reload: () => undefined };
  return <DataList name="partnerships" label={label} rows={whole} columns={columns} idOf={idOf} nameOf={nameOf} empty={null} />;
}

/** The standing address by which any customer becomes the provider's, with this reseller on record. */
function InviteDialog({ reseller, close }: { reseller: Partnership; close: () => void }) {
  const { t } = useWords('settings');
  const link = useQuery({
    queryKey: ['standing-invitation', reseller.id],
    queryFn: ({ signal }) =>
      dataOf(api.GET('/v1/customers/relationshiprequests', { params: { query: { indirectResellerId: reseller.id } }, signal })),
  });
  return (
    <Ask open title={t('partnerships.inviteTitle', { name: reseller.name })} onClose={close} actions={<Button onClick={close}>{t('common:confirm.close')}</Button>}>
      <p>{t('partnerships.inviteText', { name: reseller.name })}</p>
      {link.isPending && <Lines count={1} />}
      {link.error && <ErrorPanel error={link.error} retry={() => void link.refetch()} />}
      {link.data && <CopyId value={link.data.url} what={t('partnerships.link')} />}
      <p>
        <Link to={`/customers/invite?reseller=${reseller.id}`}>{t('partnerships.personal')}</Link>
      </p>
    </Ask>
  );
}
