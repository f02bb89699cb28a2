// One support request on the desk: who asks what, the conversation, the files, and the answer.
import { Button, Textarea } from '@fluentui/react-components';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { Link } from 'react-router';
import { api, dataOf, type Shape } from '@/shared/api';
import { CopyId, ErrorPanel, Lines, Money, useErrorText, useToast, When } from '@/shared/kit';
import { Fact, Facts, Section } from '@/shared/page';
import { AttachedFiles } from '@/shared/requests/AttachedFiles';
import { useWords } from '@/shared/words/words';
import { usePartnerNames } from '../parts/pages';
import parts from '../parts/parts.module.css';
import { RequestAppointment } from './RequestAppointment';

export function OneRequest({ request }: { request: Shape<'ServiceRequestSummary'> }) {
  const { t } = useWords('console-desk');
  const { t: about } = useWords('appointments');
  const id = useId();
  const toast = useToast();
  const errorText = useErrorText();
  const memory = useQueryClient();
  const [text, setText] = useState('');
  const partners = usePartnerNames();
  const path = { partner_id: request.partnerId, request_id: request.id };
  const key = ['request', request.partnerId, request.id];
  const whole = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => dataOf(api.GET('/operator/v1/partners/{partner_id}/servicerequests/{request_id}', { params: { path }, signal })),
  });
  const answer = useMutation({
    mutationFn: (body: Shape<'AnswerRequest'>) =>
      dataOf(api.PATCH('/operator/v1/partners/{partner_id}/servicerequests/{request_id}', { params: { path }, body })),
    onSuccess: (_, { newNote, status }) => {
      // What was typed meanwhile stays.
      setText((now) => (now.trim() === newNote?.text ? '' : now));
      toast.done(t(status === 'open' ? 'reopened' : status !== 'closed' ? 'answered' : newNote ? 'answeredAndClosed' : 'closed'));
      void memory.invalidateQueries({ queryKey: key });
      void memory.invalidateQueries({ queryKey: ['request-queue'] });
      void memory.invalidateQueries({ queryKey: ['queues'] });
    },
    onError: (failure) => toast.failed(errorText(failure)),
  });
  if (whole.isPending) return <Lines count={4} />;
  if (whole.error) return <ErrorPanel error={whole.error} retry={() => void whole.refetch()} />;
  const { data } = whole;
  const contact = data.primaryContact;
  const said = text.trim();
  const files = `/operator/v1/partners/${encodeURIComponent(request.partnerId)}/servicerequests/${encodeURIComponent(request.id)}/attachments`;
  return (
    <div className={parts['opened']}>
      <Facts>
        <Fact name={t('number')}>
          <CopyId value={data.id} what={t('number')} />
        </Fact>
        <Fact name={t('partner')}>
          <Link to={`/partners/${data.partnerId}`}>{partners(data.partnerId)}</Link>
        </Fact>
        {data.customerId && (
          <Fact name={t('customer')}>
            {data.organization.name} <CopyId value={data.customerId} what={t('customerId')} shown={null} />
          </Fact>
        )}
        <Fact name={t('contact')}>
          {contact.firstName} {contact.lastName}
          <br />
          <a href={`mailto:${contact.email}`}>{contact.email}</a>
          {contact.phoneNumber && (
            <>
              <br />
              {contact.phoneNumber}
            </>
          )}
        </Fact>
        <Fact name={t('impact')}>{t(`impacts.${data.severity}`)}</Fact>
        {data.refund && (
          <Fact name={t('asked')}>
            <Money amount={data.refund.amount} currency={data.refund.currency} />
          </Fact>
        )}
      </Facts>
      <p className={parts['said']}>{data.description}</p>
      {data.appointment && (
        <Section title={about('title')}>
          <RequestAppointment appointment={data.appointment} request={data} />
        </Section>
      )}
      {data.notes.map((note) => (
        <div key={note.createdDate + note.text}>
          <p className={parts['quiet']}>
            {note.createdByName}, <When at={note.createdDate} />
          </p>
          <p className={parts['said']}>{note.text}</p>
        </div>
      ))}
      {data.fileLinks.length > 0 && (
        <div>
          <p className={parts['quiet']}>{t('files')}</p>
          <AttachedFiles files={data.fileLinks} address={files} />
        </div>
      )}
      {data.status === 'closed' ? (
        <div className={parts['actions']}>
          <Button disabledFocusable={answer.isPending} onClick={() => answer.mutate({ status: 'open' })}>
            {t('reopen')}
          </Button>
        </div>
      ) : (
        <>
          <div className={parts['answer']}>
            <label htmlFor={id}>{t('answer')}</label>
            <Textarea id={id} resize="vertical" textarea={{ rows: 3 }} value={text} onChange={(_, change) => setText(change.value)} />
          </div>
          <div className={parts['actions']}>
            <Button
              appearance="primary"
              disabledFocusable={answer.isPending || !said}
              onClick={() => said && answer.mutate({ newNote: { text: said }, status: 'attention_needed' })}
            >
              {t('sendAnswer')}
            </Button>
            <Button disabledFocusable={answer.isPending} onClick={() => answer.mutate({ ...(said && { newNote: { text: said } }), status: 'closed' })}>
              {t(said ? 'sendAndClose' : 'closeRequest')}
            </Button>
          </div>
        </>
      )}
    </div>
  );
}
