// Bank statements: importing one settles what its texts name; what nobody claims is assigned here, or set aside.
import { Button, MessageBar, MessageBarBody } from '@fluentui/react-components';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useForm } from 'react-hook-form';
import { api, dataOf, type Shape, upload } from '@/shared/api';
import {
  ChoiceField,
  type Column,
  CopyId,
  DataList,
  EmptyPage,
  FileDrop,
  FormDialog,
  LongTextField,
  Money,
  showAtField,
  StatusBadge,
  useRules,
  When,
} from '@/shared/kit';
import { Fact, Facts, Section } from '@/shared/page';
import { useWords } from '@/shared/words/words';
import { useChange } from '../parts/change';
import { rowsOf } from '../parts/pages';
import styles from '../parts/parts.module.css';

type Entry = Shape<'BankEntry'>;
const idOf = (entry: Entry) => `${entry.account} ${entry.reference}`;
const nameOf = (entry: Entry) => entry.payer || entry.reference;
const tones = { booked: 'good', unassigned: 'warning', setAside: 'quiet' } as const;

export function Bank() {
  const { t } = useWords('console-money');
  const entries = useQuery({
    queryKey: ['bank-entries'],
    queryFn: ({ signal }) => dataOf(api.GET('/operator/v1/bankentries', { signal })),
  });
  const columns = useMemo<readonly Column<Entry>[]>(
    () => [
      { id: 'payer', header: t('payer'), heading: true, share: 2, cell: nameOf },
      { id: 'text', header: t('text'), share: 3, cell: (row) => row.text },
      { id: 'booked', header: t('booked'), share: 1.3, cell: (row) => <When at={row.bookedOn} only="tradeDay" /> },
      { id: 'amount', header: t('amount'), align: 'end', share: 1.5, cell: (row) => <Money amount={row.direction === 'incoming' ? row.amount : -row.amount} currency={row.currencyCode} /> },
      { id: 'state', header: t('status'), share: 1.2, cell: (row) => <StatusBadge tone={tones[row.state]}>{t(`entryStates.${row.state}`)}</StatusBadge> },
    ],
    [t],
  );
  return (
    <>
      <ImportStatement />
      <Section title={t('entries')}>
        <DataList
          name="bank-entries"
          label={t('entries')}
          rows={rowsOf(entries)}
          columns={columns}
          idOf={idOf}
          nameOf={nameOf}
          details={(row) => <OneEntry entry={row} />}
          empty={<EmptyPage title={t('noEntries')}>{t('noEntriesText')}</EmptyPage>}
        />
      </Section>
    </>
  );
}

function ImportStatement() {
  const { t } = useWords('console-money');
  const memory = useQueryClient();
  const [made, setMade] = useState<Shape<'BankStatementImport'>>();
  return (
    <Section title={t('importStatement')}>
      <p className={styles['quiet']}>{t('statementHint')}</p>
      <FileDrop
        label={t('statement')}
        kinds={['.xml', '.csv']}
        transport={async (file, say, signal) => {
          setMade(undefined);
          const type = file.name.toLowerCase().endsWith('.xml') ? 'application/xml' : 'text/csv';
          const answer = await upload({ method: 'POST', path: '/operator/v1/bankstatements', headers: { 'Content-Type': type }, body: file }, say, signal);
          setMade(JSON.parse(answer) as Shape<'BankStatementImport'>);
          await Promise.all([['bank-entries'], ['finance'], ['partner-payments'], ['partner-invoices'], ['queues']].map((queryKey) => memory.invalidateQueries({ queryKey })));
        }}
      />
      {made && (
        <MessageBar intent={made.unassigned > 0 ? 'warning' : 'success'} layout="multiline">
          <MessageBarBody>
            {t('statementDone', {
              entries: made.entries,
              allocated: made.allocated,
              unallocated: made.unallocated,
              unassigned: made.unassigned,
              setAside: made.setAside,
              known: made.known,
            })}
          </MessageBarBody>
        </MessageBar>
      )}
    </Section>
  );
}

function OneEntry({ entry }: { entry: Entry }) {
  const { t } = useWords('console-money');
  const [asking, setAsking] = useState<'assign' | 'setAside'>();
  return (
    <>
      <Facts>
        <Fact name={t('reference')}>
          <CopyId value={entry.reference} what={t('reference')} />
        </Fact>
        {entry.account && <Fact name={t('bankAccount')}>{entry.account}</Fact>}
        {entry.payerAccount && <Fact name={t('payerAccount')}>{entry.payerAccount}</Fact>}
        <Fact name={t('valueDate')}>
          <When at={entry.valueDate} only="tradeDay" />
        </Fact>
        <Fact name={t('direction')}>{t(`directions.${entry.direction}`)}</Fact>
      </Facts>
      {entry.state === 'unassigned' && (
        <div className={styles['actions']}>
          {entry.direction === 'incoming' && (
            <Button size="small" appearance="primary" onClick={() => setAsking('assign')}>
              {t('assign')}
            </Button>
          )}
          <Button size="small" onClick={() => setAsking('setAside')}>
            {t('putAside')}
          </Button>
        </div>
      )}
      {asking === 'assign' && <Assign entry={entry} close={() => setAsking(undefined)} />}
      {asking === 'setAside' && <SetAside entry={entry} close={() => setAsking(undefined)} />}
    </>
  );
}

const placeOf = (entry: Entry) => ({ reference: entry.reference, ...(entry.account && { account: entry.account }) });
const changed = [['bank-entries'], ['finance'], ['partner-payments'], ['partner-invoices'], ['queues']];

function Assign({ entry, close }: { entry: Entry; close: () => void }) {
  const { t } = useWords('console-money');
  const rules = useRules();
  const { register, handleSubmit, setError, formState } = useForm({ defaultValues: { partnerId: '' } });
  const partners = useQuery({
    queryKey: ['partners', 'choice'],
    queryFn: ({ signal }) => dataOf(api.GET('/operator/v1/partners', { params: { query: { size: 500 } }, signal })),
  });
  const assign = useChange({
    change: (partnerId: string) => dataOf(api.POST('/operator/v1/bankentries/assignment', { body: { ...placeOf(entry), partnerId } })),
    done: t('assigned'),
    stale: changed,
    then: close,
    refused: (failure) => showAtField(failure, setError, { partnerId: 'partnerId' }),
  });
  return (
    <FormDialog
      title={t('assignTitle')}
      submit={t('assign')}
      onSubmit={handleSubmit(({ partnerId }) => assign.mutate(partnerId))}
      onClose={close}
      busy={assign.isPending}
      error={formState.errors.partnerId ? null : (assign.error ?? partners.error)}
    >
      <p>
        {nameOf(entry)} · <Money amount={entry.amount} currency={entry.currencyCode} />
      </p>
      <p>{t('assignText')}</p>
      <ChoiceField
        label={t('partner')}
        required
        field={register('partnerId', rules.required)}
        error={formState.errors.partnerId}
        choices={{ '': t('choose'), ...Object.fromEntries((partners.data?.items ?? []).map((each) => [each.id, `${each.name} (${each.currency})`])) }}
      />
    </FormDialog>
  );
}

function SetAside({ entry, close }: { entry: Entry; close: () => void }) {
  const { t } = useWords('console-money');
  const rules = useRules();
  const { register, handleSubmit, setError, formState } = useForm({ defaultValues: { reason: '' } });
  const put = useChange({
    change: (reason: string) => dataOf(api.POST('/operator/v1/bankentries/setaside', { body: { ...placeOf(entry), reason } })),
    done: t('wasSetAside'),
    stale: changed,
    then: close,
    refused: (failure) => showAtField(failure, setError, { reason: 'reason' }),
  });
  return (
    <FormDialog
      title={t('setAsideTitle')}
      submit={t('putAside')}
      onSubmit={handleSubmit(({ reason }) => put.mutate(reason.trim()))}
      onClose={close}
      busy={put.isPending}
      error={formState.errors.reason ? null : put.error}
    >
      <p>{t('setAsideText')}</p>
      <LongTextField label={t('reason')} required rows={2} field={register('reason', rules.required)} error={formState.errors.reason} />
    </FormDialog>
  );
}
