// Who did what: the activity log between two days, to read, to filter and to export (S44-S47, rules 6.1).
import { Button } from '@fluentui/react-components';
import { ArrowDownloadRegular } from '@fluentui/react-icons/svg/arrow-download';
import { useMemo } from 'react';
import { Link } from 'react-router';
import { api, dataOf, type Shape, usePages } from '@/shared/api';
import { ChoiceFilter, type Column, CopyId, DataList, DateRange, EmptyPage, type Exported, FilterBar, presetRange, StatusBadge, TextFilter, When } from '@/shared/kit';
import { Fact, Facts, Page, useAddress } from '@/shared/page';
import { useWords } from '@/shared/words/words';
import { customerPath } from '../customer/customer';
import { auditFilter, kinds } from './filter';

type Entry = Shape<'AuditRecord'>;

const idOf = (entry: Entry) => entry.id;
const nameOf = (entry: Entry) => `${entry.operationType} ${entry.operationDate}`;
const tones = { succeeded: 'good', failed: 'bad', progress: 'busy' } as const;

/** An operation in words: the ones that are known have a sentence, others show their name. */
function useOperation(): (entry: Entry) => string {
  const { t, i18n } = useWords('activity');
  return (entry) => {
    const name = entry.operationName ?? entry.operationType;
    const key = `operations.${name}`;
    return i18n.exists(key, { ns: 'activity' }) ? t(key as 'operations.create_order') : name.replaceAll('_', ' ');
  };
}

/** What has no name of its customer, as some acts on its users, goes by the name that another entry has. */
function useNames(entries: readonly Entry[]): ReadonlyMap<string, string> {
  return useMemo(
    () => new Map(entries.flatMap(({ customerId, customerName }) => (customerId && customerName ? [[customerId, customerName] as const] : []))),
    [entries],
  );
}

function useColumns(entries: readonly Entry[]): readonly Column<Entry>[] {
  const { t } = useWords('activity');
  const operation = useOperation();
  const names = useNames(entries);
  return useMemo(
    () => [
      { id: 'at', header: t('at'), heading: true, share: 2.1, cell: (entry) => <When at={entry.operationDate} /> },
      {
        id: 'customer',
        header: t('customer'),
        share: 2,
        cell: (entry) =>
          entry.customerId ? (
            <Link to={customerPath(entry.customerId)}>{entry.customerName ?? names.get(entry.customerId) ?? entry.customerId}</Link>
          ) : (
            t('noCustomer')
          ),
      },
      { id: 'action', header: t('action'), share: 2, cell: (entry) => operation(entry) },
      { id: 'user', header: t('user'), share: 2.4, cell: (entry) => entry.userPrincipalName ?? entry.applicationId ?? t('system') },
      {
        id: 'result',
        header: t('result'),
        share: 1.4,
        cell: (entry) => <StatusBadge tone={tones[entry.operationStatus]}>{t(`results.${entry.operationStatus}`)}</StatusBadge>,
      },
    ],
    // `operation` follows the language, as `t` does.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [t, names],
  );
}

function useFields(): Exported<Entry>['fields'] {
  const { t } = useWords('activity');
  return useMemo(
    () => [
      [t('at'), (entry) => entry.operationDate],
      [t('customer'), (entry) => entry.customerName],
      [t('customerId'), (entry) => entry.customerId],
      [t('action'), (entry) => entry.operationName ?? entry.operationType],
      [t('user'), (entry) => entry.userPrincipalName ?? entry.applicationId],
      [t('result'), (entry) => entry.operationStatus],
      [t('resource'), (entry) => entry.resourceName],
      [t('common:error.correlation'), (entry) => entry.originalCorrelationId],
    ],
    [t],
  );
}

export function Component() {
  const { t } = useWords('activity');
  const usual = useMemo(() => presetRange('days30'), []);
  const [{ from, to, kind, user, result }, go] = useAddress({ from: usual.from, to: usual.to, kind: '', user: '', result: '' });
  const wrong = from === '' || (to !== '' && from > to);
  const filter = auditFilter({ kind, user, result });
  const rows = usePages(['activity', from, to, filter], (signal) =>
    dataOf(
      api.GET('/v1/auditrecords', {
        params: { query: { startDate: wrong ? usual.from : from, ...(to && { endDate: to }), size: 200, ...(filter && { filter }) } },
        signal,
      }),
    ),
  );
  const exported = `/v1/auditrecords/export?${new URLSearchParams({ startDate: from, ...(to && { endDate: to }), ...(filter && { filter }) })}`;
  return (
    <Page title={t('title')} lead={t('lead')}>
      <DataList
        name="activity"
        label={t('title')}
        rows={rows}
        columns={useColumns(rows.items)}
        idOf={idOf}
        nameOf={nameOf}
        details={(entry) => <Details entry={entry} />}
        filters={
          <FilterBar>
            <DateRange label={t('range')} from={from} to={to} onChange={(range) => go(range)} />
            <ChoiceFilter
              label={t('action')}
              value={kind}
              onChange={(value) => go({ kind: value })}
              choices={Object.fromEntries(kinds.map((each) => [each, t(`kinds.${each}`)]))}
            />
            <ChoiceFilter
              label={t('result')}
              value={result}
              onChange={(value) => go({ result: value })}
              choices={{ succeeded: t('results.succeeded'), failed: t('results.failed') }}
            />
            <TextFilter label={t('byUser')} value={user} onChange={(text) => go({ user: text })} />
          </FilterBar>
        }
        filtered={kind !== '' || user !== '' || result !== ''}
        clearFilters={() => go({ kind: '', user: '', result: '' })}
        exported={{ file: `activity-${from}-${to}`, fields: useFields() }}
        copied={{ label: t('copyIds'), of: (entry) => entry.originalCorrelationId ?? '' }}
        tools={
          <Button as="a" appearance="subtle" icon={<ArrowDownloadRegular />} href={exported} download>
            {t('export')}
          </Button>
        }
        empty={<EmptyPage title={t('emptyTitle')}>{t('empty')}</EmptyPage>}
      />
    </Page>
  );
}

function Details({ entry }: { entry: Entry }) {
  const { t } = useWords('activity');
  return (
    <Facts>
      {entry.customizedData.map((each) => (
        <Fact key={each.key} name={each.key}>
          {each.value || t('common:none')}
        </Fact>
      ))}
      {entry.resourceName && <Fact name={t('resource')}>{entry.resourceName}</Fact>}
      {entry.resourceOldValue && <Fact name={t('before')}>{entry.resourceOldValue}</Fact>}
      {entry.resourceNewValue && <Fact name={t('after')}>{entry.resourceNewValue}</Fact>}
      {entry.originalCorrelationId && (
        <Fact name={t('common:error.correlation')}>
          <CopyId value={entry.originalCorrelationId} what={t('common:error.correlation')} />
        </Fact>
      )}
    </Facts>
  );
}
