// Tax that was withheld from an invoice: what was handed in, how it stands, and the way to hand in more (rules 3.7, 6.1).
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { api, dataOf, fileTo, type Shape, upload } from '@/shared/api';
import { ErrorPanel, FileDrop, FormDialog, Lines, LongTextField, ProgressBar, showAtField, TextField, useRules, useToast, WhyNot } from '@/shared/kit';
import { amountRule } from '@/shared/format/amounts';
import { amountText, money } from '@/shared/format/format';
import { useSession } from '@/shared/session/session';
import { isOpen, RequestFacts, type WithholdingRequest } from '@/shared/withholding/RequestFacts';
import { useWords } from '@/shared/words/words';
import styles from './Invoice.module.css';
import { leftOf } from './withheld';

type Invoice = Shape<'Invoice'>;

/** What the server takes (rules 3.7). */
const kinds = ['.pdf', '.jpg', '.jpeg', '.png', '.gif'] as const;
const most = 1024 * 1024;
const longestNote = 300;

const certificateOf = (request: WithholdingRequest) => `/v1/withholdingrequests/${encodeURIComponent(request.id)}/certificate`;

type WhyNotKey = 'notPaid' | 'amends' | 'open' | 'all';

function whyNotNow(invoice: Invoice, requests: readonly WithholdingRequest[]): WhyNotKey | undefined {
  if (invoice.documentType !== 'invoice') return 'amends';
  if (invoice.state !== 'paid') return 'notPaid';
  if (requests.some(isOpen)) return 'open';
  return leftOf(invoice, requests) <= 0 ? 'all' : undefined;
}

export function Withholding({ invoice }: { invoice: Invoice }) {
  const { t } = useWords('withholding');
  const { may } = useSession();
  const [handing, setHanding] = useState<'new' | WithholdingRequest>();
  const requests = useQuery({
    queryKey: ['withholding', invoice.id],
    queryFn: ({ signal }) =>
      dataOf(api.GET('/v1/invoices/{invoice_id}/withholdingrequests', { params: { path: { invoice_id: invoice.id } }, signal })),
  });
  if (requests.isPending) return <Lines count={2} />;
  if (requests.error) return <ErrorPanel error={requests.error} retry={() => void requests.refetch()} />;
  const { items } = requests.data;
  const why = whyNotNow(invoice, items);
  const sentBack = items.find((each) => each.state === 'pendingPartnerAction');
  return (
    <>
      <p className={styles['quiet']}>{t('hint')}</p>
      {items.length === 0 && <p>{t('none')}</p>}
      {items.map((request) => (
        <RequestFacts
          key={request.id}
          request={request}
          file={may('request_withholding') ? certificateOf(request) : undefined}
          shownWith={invoice.id}
        />
      ))}
      <div className={styles['actions']}>
        {sentBack && (
          <WhyNot size="small" appearance="primary" needs="request_withholding" onClick={() => setHanding(sentBack)}>
            {t('again')}
          </WhyNot>
        )}
        <WhyNot
          size="small"
          needs="request_withholding"
          whyNot={why && t(`whyNot.${why}`)}
          onClick={() => setHanding('new')}
          aria-label={t('submitNewOf', { number: invoice.id })}
        >
          {t('submitNew')}
        </WhyNot>
      </div>
      {handing && (
        <HandIn
          invoice={invoice}
          sentBack={handing === 'new' ? undefined : handing}
          left={leftOf(invoice, items, handing === 'new' ? undefined : handing)}
          close={() => setHanding(undefined)}
        />
      )}
    </>
  );
}

interface HandInProps {
  invoice: Invoice;
  /** The request that is handed in again. */
  sentBack: WithholdingRequest | undefined;
  left: number;
  close: () => void;
}

function HandIn({ invoice, sentBack, left, close }: HandInProps) {
  const { t } = useWords('withholding');
  const rules = useRules();
  const toast = useToast();
  const memory = useQueryClient();
  const currency = invoice.currencyCode;
  const [file, setFile] = useState<File>();
  const [missing, setMissing] = useState(false);
  const [share, setShare] = useState(0);
  const { register, handleSubmit, setError, formState } = useForm({
    defaultValues: { amount: sentBack ? amountText(sentBack.amount, currency) : '', note: sentBack?.note ?? '' },
  });
  const { errors } = formState;
  const send = useMutation({
    mutationFn: ({ amount, note, certificate }: { amount: string; note: string; certificate: File }) => {
      const query = new URLSearchParams({ amount: amount.trim(), currencyCode: currency, note: note.trim() });
      const place = sentBack ? certificateOf(sentBack) : `/v1/invoices/${encodeURIComponent(invoice.id)}/withholdingrequests`;
      setShare(0);
      return upload(fileTo(`${place}?${query}`, certificate), setShare);
    },
    onSuccess: async () => {
      await memory.invalidateQueries({ queryKey: ['withholding', invoice.id] });
      toast.done(t('submitted'));
      close();
    },
    onError: (failure) => showAtField(failure, setError, { amount: 'amount', note: 'note' }),
  });
  return (
    <FormDialog
      title={t(sentBack ? 'againTitle' : 'submitTitle', { number: invoice.id })}
      submit={t(sentBack ? 'again' : 'submitNew')}
      onSubmit={(event) => {
        setMissing(!file);
        return handleSubmit((fields) => file && send.mutate({ ...fields, certificate: file }))(event);
      }}
      onClose={close}
      busy={send.isPending}
      error={Object.keys(errors).length > 0 ? null : send.error}
    >
      {sentBack?.answer && <p>{sentBack.answer}</p>}
      <TextField
        label={t('amountIn', { currency })}
        hint={t('amountHint', { most: money(left, currency) })}
        required
        field={register('amount', amountRule(t('number')))}
        error={errors.amount}
      />
      <div>
        <FileDrop
          label={t('certificate')}
          kinds={kinds}
          most={most}
          onChoose={([chosen]) => {
            setFile(chosen);
            setMissing(false);
          }}
        />
        <p className={styles['quiet']}>{t('fileHint')}</p>
        {missing && (
          <p role="alert" className={styles['wrong']}>
            {t('fileMissing')}
          </p>
        )}
      </div>
      <LongTextField label={t('note')} rows={2} field={register('note', rules.length(longestNote))} error={errors.note} />
      {send.isPending && <ProgressBar label={t('common:file.sendingAll', { count: 1 })} share={share < 1 ? share : undefined} />}
    </FormDialog>
  );
}
