// Special qualifications that partners ask for: the proof, and the operator's word (rules 6.1 Customer detail).
import { useMemo } from 'react';
import { Link } from 'react-router';
import { api, dataOf, type Shape, usePages } from '@/shared/api';
import { ChoiceFilter, type Column, CopyId, DataList, EmptyPage, type Exported, FilterBar, StatusBadge, When } from '@/shared/kit';
import { Fact, Facts, useAddress } from '@/shared/page';
import { useWords } from '@/shared/words/words';
import { usePartnerNames } from '../parts/pages';
import parts from '../parts/parts.module.css';
import { type Act, Decision } from './Decision';

type Qualification = Shape<'QueuedQualification'>;
const states = ['inReview', 'granted', 'denied', 'withdrawn'] as const;
const tones = { inReview: 'busy', granted: 'good', denied: 'bad', withdrawn: 'quiet' } as const;
const idOf = (row: Qualification) => row.id;
const nameOf = (row: Qualification) => row.customer.name;

function useFields(partners: (id: string) => string): Exported<Qualification>['fields'] {
  const { t } = useWords('console-desk');
  const { t: about } = useWords('qualifications');
  return useMemo(
    () => [
      [t('customerName'), nameOf],
      [t('customerId'), (row) => row.customer.id],
      [t('domain'), (row) => row.customer.domain],
      [t('country'), (row) => row.customer.country],
      [about('which'), (row) => about(`names.${row.qualification}`)],
      [t('partner'), (row) => partners(row.partnerId)],
      [t('requested'), (row) => row.requestedDate],
      [t('requestedBy'), (row) => row.requestedBy],
      [t('status'), (row) => t(`vetting.${row.state}`)],
      [t('decidedBy'), (row) => row.decidedBy],
      [t('note'), (row) => row.note],
    ],
    [t, about, partners],
  );
}

export function Qualifications() {
  const { t } = useWords('console-desk');
  const { t: about } = useWords('qualifications');
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
      { id: 'qualification', header: about('which'), share: 1.6, cell: (row) => about(`names.${row.qualification}`) },
      { id: 'partner', header: t('partner'), share: 2.2, cell: (row) => <Link to={`/partners/${row.partnerId}`}>{partners(row.partnerId)}</Link> },
      { id: 'at', header: t('requested'), share: 1.5, cell: (row) => <When at={row.requestedDate} /> },
      { id: 'state', header: t('status'), share: 1.3, cell: (row) => <StatusBadge tone={tones[row.state]}>{t(`vetting.${row.state}`)}</StatusBadge> },
    ],
    [t, about, partners],
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
  const { t: about } = useWords('qualifications');
  const options = (body: { note: string }) => ({ params: { path: { qualification_id: qualification.id } }, body });
  const acts = {
    inReview: [
      { label: t('grant'), primary: true, do: (body) => api.POST('/operator/v1/qualifications/{qualification_id}/grant', options(body)) },
      { label: t('deny'), needsNote: true, do: (body) => api.POST('/operator/v1/qualifications/{qualification_id}/deny', options(body)) },
    ],
    granted: [{ label: t('withdraw'), needsNote: true, do: (body) => api.POST('/operator/v1/qualifications/{qualification_id}/withdraw', options(body)) }],
  } satisfies Record<string, readonly Act[]>;
  const { customer, state, website, educationSegment, validationCode, decidedBy, decidedDate } = qualification;
  return (
    <div className={parts['opened']}>
      <Facts>
        <Fact name={t('domain')}>{customer.domain}</Fact>
        <Fact name={t('customer')}>
          <CopyId value={customer.id} what={t('customer')} />
        </Fact>
        <Fact name={t('country')}>{customer.country}</Fact>
        {website && <Fact name={about('website')}>{website}</Fact>}
        {educationSegment && <Fact name={about('part')}>{about(`parts.${educationSegment}`)}</Fact>}
        {validationCode && (
          <Fact name={about('code')}>
            <CopyId value={validationCode} what={about('code')} />
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
        <Decision
          label={t(state === 'inReview' ? 'vettingNote' : 'withdrawalNote')}
          most={300}
          acts={acts[state]}
          stale={[['qualification-queue'], ['queues']]}
        />
      )}
    </div>
  );
}
