// Certificates of withheld tax: the operator looks at each, and credits, sends back or rejects it (rules 3.7).
import { Button } from '@fluentui/react-components';
import { useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useForm } from 'react-hook-form';
import { Link } from 'react-router';
import { api, dataOf, usePages } from '@/shared/api';
import { ChoiceFilter, type Column, DataList, EmptyPage, FilterBar, FormDialog, LongTextField, Money, showAtField, useRules, When } from '@/shared/kit';
import { useAddress } from '@/shared/page';
import { money } from '@/shared/format/format';
import { isOpen, RequestFacts, RequestState, type WithholdingRequest } from '@/shared/withholding/RequestFacts';
import { useWords } from '@/shared/words/words';
import { useChange } from '../parts/change';
import { usePartnerNames } from '../parts/pages';
import styles from '../parts/parts.module.css';

const idOf = (request: WithholdingRequest) => request.id;
const nameOf = (request: WithholdingRequest) => request.invoiceId;
const usual = { show: 'open' };
/** What a decision has to be read again for. */
const changed = [['withholding-queue'], ['queues'], ['partner-billing'], ['finance']];

export function Withheld() {
  const { t } = useWords('withholding');
  const names = usePartnerNames();
  const [{ show }, go] = useAddress(usual);
  const state = show === 'decided' ? 'decided' : 'open';
  const rows = usePages(['withholding-queue', state], (signal) =>
    dataOf(api.GET('/operator/v1/withholdingrequests', { params: { query: { state } }, signal })),
  );
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
  const waits = request.state === 'submitted' || request.state === 'resubmitted';
  return (
    <div className={styles['opened']}>
      <RequestFacts
        request={request}
        file={`/operator/v1/partners/${request.partnerId}/withholdingrequests/${encodeURIComponent(request.id)}/certificate`}
      />
      {isOpen(request) && (
        <div className={styles['actions']}>
          {waits && (
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
  const path = { partner_id: request.partnerId, withholding_id: request.id };
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
