// One request: what was asked, the conversation, the files, and closing or opening it again.
import { Button, Textarea } from '@fluentui/react-components';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { Link, useParams } from 'react-router';
import { api, dataOf, type Shape } from '@/shared/api';
import { Busy, CopyId, ErrorPanel, FileDrop, Money, StatusBadge, When } from '@/shared/kit';
import { Card, Fact, Facts, Page, Section } from '@/shared/page';
import { AttachedFiles } from '@/shared/requests/AttachedFiles';
import { useWords } from '@/shared/words/words';
import { customerPath } from '../customer/customer';
import { AppointmentPart } from './Appointment';
import { attachmentsOf, attachTo, kinds, most, useAttachmentErrors } from './attachments';
import styles from './Support.module.css';
import { requestTones } from './SupportPage';

type Request = Shape<'ServiceRequest'>;

export function Component() {
  const { t } = useWords('support');
  const { requestId = '' } = useParams();
  const memory = useQueryClient();
  const key = ['service-request', requestId];
  // The document knows the place by its other name, since one template stands for both.
  const path = { agent_locale: requestId };
  const request = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => dataOf(api.GET('/v1/servicerequests/{agent_locale}', { params: { path }, signal })),
  });
  const change = useMutation({
    mutationFn: (body: Shape<'ServiceRequestChanges'>) => dataOf(api.PATCH('/v1/servicerequests/{agent_locale}', { params: { path }, body })),
    onSuccess: (made: Request) => {
      memory.setQueryData(key, made);
      // A closed request has no free times to ask for.
      if (made.status !== 'closed') void memory.invalidateQueries({ queryKey: ['appointment-slots', requestId] });
      void memory.invalidateQueries({ queryKey: ['service-requests'] });
    },
  });
  if (request.isPending) return <Busy />;
  if (request.error) return <ErrorPanel error={request.error} retry={() => void request.refetch()} />;
  const { data } = request;
  const closed = data.status === 'closed';
  return (
    <Page
      title={data.title}
      crumbs={[{ title: t('title'), path: '/support' }]}
      actions={
        <Button disabledFocusable={change.isPending} onClick={() => change.mutate({ status: closed ? 'open' : 'closed' })}>
          {closed ? t('reopen') : t('close')}
        </Button>
      }
    >
      <Facts>
        <Fact name={t('status')}>
          <StatusBadge tone={requestTones[data.status]}>{t(`states.${data.status}`)}</StatusBadge>
        </Fact>
        <Fact name={t('number')}>
          <CopyId value={data.id} what={t('number')} />
        </Fact>
        <Fact name={t('topic')}>{data.supportTopicName}</Fact>
        <Fact name={t('created')}>
          <When at={data.createdDate} />
        </Fact>
        <Fact name={t('impact')}>{data.severity === 'unknown' ? t('common:none') : t(`impacts.${data.severity}`)}</Fact>
        {data.customerId && (
          <Fact name={t('customer')}>
            <Link to={customerPath(data.customerId)}>{data.organization.name}</Link>
          </Fact>
        )}
        {data.refund && data.customerId && (
          <Fact name={t('orderOf')}>
            <Link to={customerPath(data.customerId, `orders/${data.refund.orderId}`)}>{data.refund.orderId.split('-').at(-1)}</Link>
            <CopyId value={data.refund.orderId} what={t('orderOf')} shown={null} />
          </Fact>
        )}
        {data.refund && (
          <Fact name={t('amount')}>
            <Money amount={data.refund.amount} currency={data.refund.currency} />
          </Fact>
        )}
      </Facts>
      <Card>
        <p className={styles['text']}>{data.description}</p>
      </Card>
      <AppointmentPart request={data} />
      <Section title={t('conversation')}>
        {data.notes.map((note) => (
          <Card key={note.createdDate + note.text}>
            <p className={styles['quiet']}>
              {note.createdByName}, <When at={note.createdDate} />
            </p>
            <p className={styles['text']}>{note.text}</p>
          </Card>
        ))}
        {change.error && <ErrorPanel error={change.error} />}
        {!closed && <Answer busy={change.isPending} send={(text) => change.mutateAsync({ newNote: { text } })} />}
      </Section>
      <Files request={data} reload={() => void request.refetch()} />
    </Page>
  );
}

function Answer({ busy, send: sendNote }: { busy: boolean; send: (text: string) => Promise<unknown> }) {
  const { t } = useWords('support');
  const id = useId();
  const [text, setText] = useState('');
  const post = () => {
    if (!text.trim() || busy) return;
    // What was not taken stays in the field; the page shows why.
    sendNote(text.trim()).then(() => setText(''), () => undefined);
  };
  return (
    <div className={styles['form']}>
      <label htmlFor={id}>{t('answer')}</label>
      <Textarea id={id} textarea={{ rows: 4 }} resize="vertical" value={text} onChange={(_, change) => setText(change.value)} />
      <div>
        <Button appearance="primary" disabledFocusable={busy || !text.trim()} onClick={post}>
          {t('send')}
        </Button>
      </div>
    </div>
  );
}

function Files({ request, reload }: { request: Request; reload: () => void }) {
  const { t } = useWords('support');
  const explain = useAttachmentErrors();
  return (
    <Section title={t('files')}>
      {request.fileLinks.length > 0 && <AttachedFiles files={request.fileLinks} address={attachmentsOf(request.id)} />}
      <div className={styles['form']}>
        <FileDrop label={t('addFiles')} kinds={kinds} most={most} multiple transport={attachTo(request.id)} explain={explain} onSent={reload} />
        <p className={styles['quiet']}>{t('fileHint')}</p>
      </div>
    </Section>
  );
}
