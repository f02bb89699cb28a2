// Certificates of withheld tax: the operator looks at each, and credits, sends back or rejects it (rules 3.7).
import { Button } from '@fluentui/react-components';
import { useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useForm } from 'react-hook-form';
import { Link } from 'react-router';
import { api, dataOf, usePages } from '@/shared/api';
import {
  BulkAct,
  ChoiceFilter,
  type Column,
  DataList,
  EmptyPage,
  type Exported,
  FilterBar,
  FormDialog,
  LongTextField,
  Money,
  showAtField,
  useRules,
  When,
} from '@/shared/kit';
import { useAddress } from '@/shared/page';
import { money } from '@/shared/format/format';
import { isOpen, RequestFacts, RequestState, type WithholdingRequest } from '@/shared/withholding/RequestFacts';
import { useWords } from '@/shared/words/words';
import { useBulkNote } from '../parts/bulk_note';
import { useChange } from '../parts/change';
import { usePartnerNames } from '../parts/pages';
import styles from '../parts/parts.module.css';

const idOf = (request: WithholdingRequest) => request.id;
const nameOf = (request: WithholdingRequest) => request.invoiceId;
const usual = { show: 'open' };
/** What a decision has to be read again for. */
const changed = [['withholding-queue'], ['queues'], ['partner-billing'], ['finance']];
/** It is the operator's turn; what was sent back waits for the partner. */
const waits = ({ state }: WithholdingRequest) => state === 'submitted' || state === 'resubmitted';
const pathOf = (request: WithholdingRequest) => ({ partner_id: request.partnerId, withholding_id: request.id });

function useFields(names: (id: string) => string): Exported<WithholdingRequest>['fields'] {
  const { t } = useWords('withholding');
  return useMemo(
    () => [
      [t('requestId'), idOf],
      [t('invoice'), nameOf],
      [t('partner'), (row) => names(row.partnerId)],
      [t('currency'), (row) => row.currencyCode],
      [t('amount'), (row) => row.amount],
      [t('certificate'), (row) => row.certificate.fileName],
      [t('note'), (row) => row.note],
      [t('requested'), (row) => row.submittedAt],
      [t('by'), (row) => row.requestedBy],
      [t('status'), (row) => t(`states.${row.state}`)],
      [t('answer'), (row) => row.answer],
    ],
    [t, names],
  );
}

export function Withheld() {
  const { t } = useWords('withholding');
  const names = usePartnerNames();
  const [{ show }, go] = useAddress(usual);
  const state = show === 'decided' ? 'decided' : 'open';
  const first = (size: number, signal?: AbortSignal) =>
    dataOf(api.GET('/operator/v1/withholdingrequests', { params: { query: { size, state } }, ...(signal && { signal }) }));
  const rows = usePages(['withholding-queue', state], (signal) => first(100, signal));
  const columns = useMemo<readonly Column<WithholdingRequest>[]>(
    () => [
      { id: 'invoice', header: t('invoice'), heading: true, share: 1.3, cell: nameOf },
      { id: 'partner', header: t('partner'), share: 2, cell: (row) => <Link to={`/partners/${row.partnerId}?tab=invoices`}>{names(row.partnerId)}</Link> },
      { id: 'amount', header: t('amount'), align: 'end', share: 1.5, cell: (row) => <Money amount={row.amount} currency={row.currencyCode} /> },
      { id: 'requested', header: t('requested'), share: 1.5, cell: (row) => <When at={row.submittedAt} /> },
      { id: 'status', header: t('status'), share: 1.3, cell: (row) => <RequestState state={row.state} /> },
    ],
    [t, names],
  );
  return (
    <>
      <p className={styles['quiet']}>{t('lead')}</p>
      <DataList
        name="withholding"
        label={t('title')}
        rows={rows}
        columns={columns}
        idOf={idOf}
        nameOf={nameOf}
        details={(row) => <OneRequest request={row} partner={names(row.partnerId)} />}
        filters={
          <FilterBar>
            <ChoiceFilter label={t('which')} must value={state} onChange={(value) => go({ show: value })} choices={{ open: t('open'), decided: t('decided') }} />
          </FilterBar>
        }
        exported={{ file: `withheld-tax-${state}`, fields: useFields(names), first: () => first(500) }}
        bulk={(_, clear, chosen) => state === 'open' && <DecideChosen rows={chosen} clear={clear} />}
        empty={
          state === 'open' ? (
            <EmptyPage title={t('noneOpenTitle')}>{t('noneOpen')}</EmptyPage>
          ) : (
            <EmptyPage title={t('noneDecidedTitle')}>{t('noneDecided')}</EmptyPage>
          )
        }
      />
    </>
  );
}

interface ChosenProps {
  rows: readonly WithholdingRequest[];
  clear: (left?: readonly WithholdingRequest[]) => void;
}

/** One answer for all that are ticked. Each acceptance is money, and is looked at by itself. */
function DecideChosen({ rows, clear }: ChosenProps) {
  const { t } = useWords('withholding');
  const { note, bulk, field } = useBulkNote(changed, clear);
  const common = { ...bulk, rows, nameOf, ready: note !== '' };
  return (
    <>
      <BulkAct
        {...common}
        label={t('sendBack')}
        title={(count) => t('sendBackMany', { count })}
        done={(count) => t('sentBackMany', { count })}
        takes={waits}
        act={(row) =>
          api.POST('/operator/v1/partners/{partner_id}/withholdingrequests/{withholding_id}/needs-information', { params: { path: pathOf(row) }, body: { note } })
        }
      >
        {field('back', t('reasonMany'))}
      </BulkAct>
      <BulkAct
        {...common}
        label={t('reject')}
        title={(count) => t('rejectMany', { count })}
        done={(count) => t('rejectedMany', { count })}
        takes={isOpen}
        act={(row) => api.POST('/operator/v1/partners/{partner_id}/withholdingrequests/{withholding_id}/reject', { params: { path: pathOf(row) }, body: { note } })}
      >
        {field('reject', t('reasonMany'))}
      </BulkAct>
    </>
  );
}

type Act = 'accept' | 'sendBack' | 'reject';
/** What is decided, as it was when that was asked: the list behind may read another amount meanwhile. */
interface Asked {
  act: Act;
  seen: WithholdingRequest;
}

function OneRequest({ request, partner }: { request: WithholdingRequest; partner: string }) {
  const { t } = useWords('withholding');
  const [asked, setAsked] = useState<Asked>();
  const ask = (act: Act) => setAsked({ act, seen: request });
  return (
    <div className={styles['opened']}>
      <RequestFacts
        request={request}
        file={`/operator/v1/partners/${request.partnerId}/withholdingrequests/${encodeURIComponent(request.id)}/certificate`}
      />
      {isOpen(request) && (
        <div className={styles['actions']}>
          {waits(request) && (
            <>
              <Button size="small" appearance="primary" onClick={() => ask('accept')}>
                {t('accept')}
              </Button>
              <Button size="small" onClick={() => ask('sendBack')}>
                {t('sendBack')}
              </Button>
            </>
          )}
          <Button size="small" onClick={() => ask('reject')}>
            {t('reject')}
          </Button>
        </div>
      )}
      {asked && <Decide request={asked.seen} partner={partner} act={asked.act} close={() => setAsked(undefined)} />}
    </div>
  );
}

function Decide({ request, partner, act, close }: { request: WithholdingRequest; partner: string; act: Act; close: () => void }) {
  const { t } = useWords('withholding');
  const rules = useRules();
  const memory = useQueryClient();
  const { register, handleSubmit, setError, formState } = useForm({ defaultValues: { note: '' } });
  const path = pathOf(request);
  const amount = money(request.amount, request.currencyCode);
  const words = {
    accept: { title: t('acceptTitle', { amount, partner }), text: t('acceptText'), done: t('accepted', { amount }) },
    sendBack: { title: t('sendBackTitle', { number: request.invoiceId }), text: t('sendBackText'), done: t('sentBack') },
    reject: { title: t('rejectTitle', { number: request.invoiceId }), text: t('rejectText'), done: t('rejected') },
  }[act];
  const decide = useChange({
    change: (note: string) => {
      const options = { params: { path }, body: { note } };
      if (act === 'accept') {
        const { amount, submittedAt } = request;
        return dataOf(
          api.POST('/operator/v1/partners/{partner_id}/withholdingrequests/{withholding_id}/accept', {
            params: { path },
            body: { amount, submittedAt, note },
          }),
        );
      }
      if (act === 'reject') return dataOf(api.POST('/operator/v1/partners/{partner_id}/withholdingrequests/{withholding_id}/reject', options));
      return dataOf(api.POST('/operator/v1/partners/{partner_id}/withholdingrequests/{withholding_id}/needs-information', options));
    },
    done: words.done,
    stale: changed,
    then: close,
    refused: (failure) => {
      showAtField(failure, setError, { note: 'note' });
      // It may have been decided or handed in again meanwhile.
      void memory.invalidateQueries({ queryKey: ['withholding-queue'] });
    },
  });
  const must = act !== 'accept';
  return (
    <FormDialog
      title={words.title}
      submit={t(act)}
      onSubmit={handleSubmit(({ note }) => decide.mutate(note.trim()))}
      onClose={close}
      busy={decide.isPending}
      error={formState.errors.note ? null : decide.error}
    >
      <p>{words.text}</p>
      <LongTextField
        label={t(must ? 'reason' : 'note')}
        required={must}
        rows={2}
        field={register('note', must ? rules.required : {})}
        error={formState.errors.note}
      />
    </FormDialog>
  );
}
