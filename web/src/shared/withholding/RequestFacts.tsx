// A request to credit withheld tax, as its partner and the operator see it.
import type { Shape } from '../api';
import { bytes, moment } from '../format/format';
import { CopyId, Money, StatusBadge, type Tone } from '../kit';
import { Fact, Facts } from '../page';
import { useWords } from '../words/words';

export type WithholdingRequest = Shape<'WithholdingRequest'>;

const tones: Record<WithholdingRequest['state'], Tone> = {
  submitted: 'busy',
  pendingPartnerAction: 'warning',
  resubmitted: 'busy',
  accepted: 'good',
  rejected: 'bad',
};

export const isOpen = ({ state }: WithholdingRequest): boolean => state !== 'accepted' && state !== 'rejected';

export function RequestState({ state }: Pick<WithholdingRequest, 'state'>) {
  const { t } = useWords('withholding');
  return <StatusBadge tone={tones[state]}>{t(`states.${state}`)}</StatusBadge>;
}

interface RequestFactsProps {
  request: WithholdingRequest;
  /** Where the certificate is fetched; without it, only its name is told. */
  file: string | undefined;
  /** The invoice that it is shown with: a request of one in whose place that came says of which. */
  shownWith?: string;
}

export function RequestFacts({ request, file, shownWith = request.invoiceId }: RequestFactsProps) {
  const { t } = useWords('withholding');
  const { fileName, fileSize } = request.certificate;
  return (
    <Facts>
      <Fact name={t('requestId')}>
        <CopyId value={request.id} what={t('requestId')} />
      </Fact>
      {request.invoiceId !== shownWith && <Fact name={t('invoice')}>{request.invoiceId}</Fact>}
      <Fact name={t('status')}>
        <RequestState state={request.state} />
      </Fact>
      <Fact name={t('amount')}>
        <Money amount={request.amount} currency={request.currencyCode} />
      </Fact>
      <Fact name={t('certificate')}>
        {file ? (
          <a href={file} download>
            {fileName}
          </a>
        ) : (
          fileName
        )}{' '}
        ({bytes(fileSize)})
      </Fact>
      {request.note && <Fact name={t('note')}>{request.note}</Fact>}
      <Fact name={t('requested')}>{t('requestedBy', { name: request.requestedBy, time: moment(request.submittedAt) })}</Fact>
      {request.answer && <Fact name={t('answer')}>{request.answer}</Fact>}
    </Facts>
  );
}
