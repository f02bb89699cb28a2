// Special qualifications that partners ask for: the proof, and the operator's word (rules 6.1 Customer detail).
import { Button, Textarea } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useMemo, useState } from 'react';
import { Link } from 'react-router';
import { api, dataOf, type Shape, usePages } from '@/shared/api';
import { ChoiceFilter, type Column, CopyId, DataList, EmptyPage, type Exported, FilterBar, StatusBadge, useErrorText, useToast, When } from '@/shared/kit';
import { Fact, Facts, useAddress } from '@/shared/page';
import { useWords } from '@/shared/words/words';
import { usePartnerNames } from '../parts/pages';
import parts from '../parts/parts.module.css';

type Qualification = Shape<'QueuedQualification'>;
const states = ['inReview', 'granted', 'denied', 'withdrawn'] as const;
const tones = { inReview: 'busy', granted: 'good', denied: 'bad', withdrawn: 'quiet' } as const;
const idOf = (row: Qualification) => row.id;
const nameOf = (row: Qualification) => row.customer.name;

function useFields(partners: (id: string) => string): Exported<Qualification>['fields'] {
  const { t } = useWords('console-desk');
  return useMemo(
    () => [
      [t('customerName'), nameOf],
      [t('customerId'), (row) => row.customer.id],
      [t('domain'), (row) => row.customer.domain],
      [t('country'), (row) => row.customer.country],
      [t('qualification'), (row) => t(`qualificationNames.${row.qualification}`)],
      [t('partner'), (row) => partners(row.partnerId)],
      [t('requested'), (row) => row.requestedDate],
      [t('requestedBy'), (row) => row.requestedBy],
      [t('status'), (row) => t(`vetting.${row.state}`)],
      [t('decidedBy'), (row) => row.decidedBy],
      [t('note'), (row) => row.note],
    ],
    [t, partners],
  );
}

export function Qualifications() {
  const { t } = useWords('console-desk');
  const [{ vetting }, go] = useAddress({ vetting: 'inReview' });
  const first = (size: number, signal?: AbortSignal) =>
    dataOf(
      api.GET('/operator/v1/qualifications', {
        params: { query: { size, state: vetting as Qualification['state'] } },
        ...(signal && { signal }),
      }),
    );
  const rows = usePages(['qualification-queue', vetting], (signal) => first(200, signal));
  const partners = usePartnerNames();
  const columns = useMemo<readonly Column<Qualification>[]>(
    () => [
      { id: 'customer', header: t('customerName'), heading: true, share: 2.4, cell: nameOf },
      { id: 'qualification', header: t('qualification'), share: 1.6, cell: (row) => t(`qualificationNames.${row.qualification}`) },
      { id: 'partner', header: t('partner'), share: 2.2, cell: (row) => <Link to={`/partners/${row.partnerId}`}>{partners(row.partnerId)}</Link> },
      { id: 'at', header: t('requested'), share: 1.5, cell: (row) => <When at={row.requestedDate} /> },
      { id: 'state', header: t('status'), share: 1.3, cell: (row) => <StatusBadge tone={tones[row.state]}>{t(`vetting.${row.state}`)}</StatusBadge> },
    ],
    [t, partners],
  );
  return (
    <DataList
      name="qualification-queue"
      label={t('qualifications')}
      rows={rows}
      columns={columns}
      idOf={idOf}
      nameOf={nameOf}
      details={(row) => <Vet qualification={row} />}
      filters={
        <FilterBar>
          <ChoiceFilter
            label={t('status')}
            must
            value={vetting}
            onChange={(value) => go({ vetting: value })}
            choices={Object.fromEntries(states.map((each) => [each, t(`vetting.${each}`)]))}
          />
        </FilterBar>
      }
      exported={{ file: `qualifications-${vetting}`, fields: useFields(partners), first: () => first(500) }}
      empty={<EmptyPage title={t('nothing')}>{t('nothingText')}</EmptyPage>}
    />
  );
}

/** The proof of one, and the decision where one is due. A denial and a withdrawal need words for the partner. */
function Vet({ qualification }: { qualification: Qualification }) {
  const { t } = useWords('console-desk');
  const id = useId();
  const toast = useToast();
  const errorText = useErrorText();
  const memory = useQueryClient();
  const [note, setNote] = useState('');
  const words = note.trim();
  const decide = useMutation({
    mutationFn: (act: 'grant' | 'deny' | 'withdraw') => {
      const options = { params: { path: { qualification_id: qualification.id } }, body: { note: words } };
      if (act === 'grant') return api.POST('/operator/v1/qualifications/{qualification_id}/grant', options);
      if (act === 'deny') return api.POST('/operator/v1/qualifications/{qualification_id}/deny', options);
      return api.POST('/operator/v1/qualifications/{qualification_id}/withdraw', options);
    },
    onSuccess: () => {
      toast.done(t('decided'));
      void memory.invalidateQueries({ queryKey: ['qualification-queue'] });
      void memory.invalidateQueries({ queryKey: ['queues'] });
    },
    onError: (failure) => toast.failed(errorText(failure)),
  });
  const { customer, state, website, educationSegment, validationCode, decidedBy, decidedDate } = qualification;
  return (
    <div className={parts['opened']}>
      <Facts>
        <Fact name={t('domain')}>{customer.domain}</Fact>
        <Fact name={t('customer')}>
          <CopyId value={customer.id} what={t('customer')} />
        </Fact>
        <Fact name={t('country')}>{customer.country}</Fact>
        {website && <Fact name={t('website')}>{website}</Fact>}
        {educationSegment && <Fact name={t('educationSegment')}>{t(`educationSegments.${educationSegment}`)}</Fact>}
        {validationCode && (
          <Fact name={t('validationCode')}>
            <CopyId value={validationCode} what={t('validationCode')} />
          </Fact>
        )}
        <Fact name={t('requestedBy')}>{qualification.requestedBy}</Fact>
        {decidedBy && decidedDate && (
          <Fact name={t('decidedBy')}>
            <div>{decidedBy}</div>
            <When at={decidedDate} />
          </Fact>
        )}
        {qualification.note && <Fact name={t('note')}>{qualification.note}</Fact>}
      </Facts>
      {(state === 'inReview' || state === 'granted') && (
        <>
          <div className={parts['answer']}>
            <label htmlFor={id}>{t(state === 'inReview' ? 'vettingNote' : 'withdrawalNote')}</label>
            <Textarea id={id} resize="vertical" textarea={{ rows: 3, maxLength: 300 }} value={note} onChange={(_, change) => setNote(change.value)} />
          </div>
          <div className={parts['actions']}>
            {state === 'inReview' ? (
              <>
                <Button appearance="primary" disabledFocusable={decide.isPending} onClick={() => decide.mutate('grant')}>
                  {t('grant')}
                </Button>
                <Button disabledFocusable={decide.isPending || !words} onClick={() => words && decide.mutate('deny')}>
                  {t('deny')}
                </Button>
              </>
            ) : (
              <Button disabledFocusable={decide.isPending || !words} onClick={() => words && decide.mutate('withdraw')}>
                {t('withdraw')}
              </Button>
            )}
          </div>
        </>
      )}
    </div>
  );
}
