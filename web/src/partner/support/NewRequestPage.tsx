// Report a problem; from a purchase it is the refund request, with what is known filled in (S18-S26, S71-S77).
import { Button } from '@fluentui/react-components';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useForm, useWatch } from 'react-hook-form';
import { useNavigate, useSearchParams } from 'react-router';
import { api, dataOf, type Shape } from '@/shared/api';
import { Busy, ChoiceField, ErrorPanel, FileDrop, LongTextField, ProgressBar, showAtField, TextField, useRules, useToast } from '@/shared/kit';
import { Card, Page } from '@/shared/page';
import { amountText } from '@/shared/format/format';
import { useSession } from '@/shared/session/session';
import { locale, useWords } from '@/shared/words/words';
import { attachTo, kinds, most, useAttachmentErrors } from './attachments';
import { contactOf } from './contact';
import { Solutions } from './Solutions';
import styles from './Support.module.css';

type Form = Shape<'RefundRequestForm'>;
type Topic = Shape<'SupportTopic'>;

export function Component() {
  const { t } = useWords('support');
  const [asked] = useSearchParams();
  const customer = asked.get('customer') ?? '';
  const order = asked.get('order') ?? '';
  const topics = useQuery({
    queryKey: ['support-topics', locale()],
    queryFn: ({ signal }) => dataOf(api.GET('/v1/servicerequests/supporttopics', { signal })),
  });
  const refund = useQuery({
    queryKey: ['refund-form', customer, order],
    enabled: customer !== '' && order !== '',
    queryFn: ({ signal }) =>
      dataOf(
        api.GET('/v1/customers/{customer_id}/orders/{order_id}/refundrequest', {
          params: { path: { customer_id: customer, order_id: order } },
          signal,
        }),
      ),
  });
  if (topics.isPending || (refund.isPending && order !== '')) return <Busy />;
  return (
    <Page title={t('newTitle')} lead={t('newLead')} crumbs={[{ title: t('title'), path: '/support' }]}>
      {topics.error && <ErrorPanel error={topics.error} retry={() => void topics.refetch()} />}
      {refund.error && <ErrorPanel error={refund.error} />}
      {topics.data && <RequestForm topics={topics.data.items} form={refund.data} about={asked} />}
    </Page>
  );
}

const bytesOf = (files: readonly File[]) => files.reduce((sum, file) => sum + file.size, 0);

interface Fields {
  topic: string;
  severity: 'critical' | 'moderate' | 'minimal' | '';
  title: string;
  description: string;
  firstName: string;
  lastName: string;
  email: string;
  phone: string;
  tenant: string;
  order: string;
  reason: string;
  amount: string;
}

function RequestForm({ topics, form, about }: { topics: readonly Topic[]; form: Form | undefined; about: URLSearchParams }) {
  const { t } = useWords('support');
  const navigate = useNavigate();
  const toast = useToast();
  const memory = useQueryClient();
  const rules = useRules();
  const attachmentError = useAttachmentErrors();
  const { user } = useSession();
  const [files, setFiles] = useState<readonly File[]>([]);
  const [share, setShare] = useState<number>();
  const trouble = about.get('correlationId');
  const contact = form?.primaryContact ?? contactOf(user);
  const { register, handleSubmit, control, setError, formState } = useForm<Fields>({
    defaultValues: {
      topic: form ? form.supportTopicId : '',
      severity: '',
      title: form?.title ?? about.get('title') ?? '',
      description: form?.description ?? (trouble ? t('aboutError', { address: about.get('about') ?? '', id: trouble }) : (about.get('description') ?? '')),
      firstName: contact.firstName,
      lastName: contact.lastName,
      email: contact.email,
      phone: contact.phoneNumber,
      tenant: form?.refund.customerTenant ?? '',
      order: form?.refund.orderId ?? '',
      reason: form?.refund.reason ?? '',
      amount: form ? amountText(form.refund.amount, form.refund.currency) : '',
    },
  });
  const topic = useWatch({ control, name: 'topic' });
  const isRefund = topics.find((each) => String(each.id) === topic)?.isRefund ?? false;
  const send = useMutation({
    mutationFn: async (fields: Fields) => {
      const made = await dataOf(
        api.POST('/v1/servicerequests/{agent_locale}', {
          params: { path: { agent_locale: locale() } },
          body: {
            title: fields.title.trim(),
            description: fields.description.trim(),
            severity: fields.severity || 'unknown',
            supportTopicId: Number(fields.topic),
            primaryContact: {
              firstName: fields.firstName.trim(),
              lastName: fields.lastName.trim(),
              email: fields.email.trim(),
              phoneNumber: fields.phone.trim(),
            },
            ...(isRefund && {
              refund: {
                customerTenant: fields.tenant.trim(),
                orderId: fields.order.trim(),
                reason: fields.reason.trim(),
                amount: Number(fields.amount),
                ...(form && { currency: form.refund.currency, lineItems: form.refund.lineItems }),
              },
            }),
          },
        }),
      );
      // The request stands by now: a file that does not arrive is told, and can be sent again from its page.
      const all = bytesOf(files);
      for (const [index, file] of files.entries()) {
        const before = bytesOf(files.slice(0, index));
        const say = (part: number) => setShare((before + part * file.size) / all);
        say(0);
        await attachTo(made.id)(file, say, new AbortController().signal).catch((failure: unknown) =>
          toast.failed(`${t('common:file.failed', { name: file.name })} ${attachmentError(failure)}`),
        );
      }
      return made;
    },
    onSuccess: (made) => {
      toast.done(t('sent', { number: made.id }));
      void memory.invalidateQueries({ queryKey: ['service-requests'] });
    },
    onError: (failure) =>
      showAtField(failure, setError, {
        title: 'title',
        description: 'description',
        severity: 'severity',
        supportTopicId: 'topic',
        'primaryContact.email': 'email',
        'primaryContact.phoneNumber': 'phone',
        'primaryContact.firstName': 'firstName',
        'primaryContact.lastName': 'lastName',
        'refund.customerTenant': 'tenant',
        'refund.orderId': 'order',
        'refund.reason': 'reason',
        'refund.amount': 'amount',
        'refund.currency': 'amount',
      }),
  });
  const { errors } = formState;
  const shownAtField = Object.keys(errors).length > 0;
  // Whoever has left the page while files were sent is not led away from where he is.
  const submit = handleSubmit((fields) => !send.isPending && send.mutate(fields, { onSuccess: (made) => void navigate(`/support/${made.id}`, { replace: true }) }));
  return (
    <Card>
      <form className={styles['form']} noValidate onSubmit={(event) => void submit(event)}>
        <ChoiceField
          label={t('problemType')}
          required
          field={register('topic', rules.required)}
          error={errors.topic}
          choices={{ '': t('choose'), ...Object.fromEntries(topics.map((each) => [String(each.id), each.name])) }}
        />
        <Solutions topic={topic} />
        <ChoiceField
          label={t('impact')}
          required
          field={register('severity', rules.required)}
          error={errors.severity}
          choices={{ '': t('choose'), critical: t('impacts.critical'), moderate: t('impacts.moderate'), minimal: t('impacts.minimal') }}
        />
        <TextField label={t('requestTitle')} required field={register('title', rules.required)} error={errors.title} />
        {isRefund && (
          <fieldset className={styles['group']}>
            <legend>{t('refund')}</legend>
            <TextField label={t('tenant')} required field={register('tenant', rules.required)} error={errors.tenant} />
            <TextField label={t('order')} required field={register('order', rules.required)} error={errors.order} />
            <TextField label={t('reason')} required field={register('reason', rules.required)} error={errors.reason} />
            <TextField
              label={form ? t('amountIn', { currency: form.refund.currency }) : t('amount')}
              required
              field={register('amount', rules.required)}
              error={errors.amount}
            />
          </fieldset>
        )}
        <LongTextField label={t('description')} rows={6} field={register('description')} error={errors.description} />
        <fieldset className={styles['group']}>
          <legend>{t('contact')}</legend>
          <TextField label={t('firstName')} required field={register('firstName', rules.required)} error={errors.firstName} autoComplete="given-name" />
          <TextField label={t('lastName')} required field={register('lastName', rules.required)} error={errors.lastName} autoComplete="family-name" />
          <TextField label={t('email')} required type="email" field={register('email', rules.email)} error={errors.email} autoComplete="email" />
          <TextField label={t('phone')} required type="tel" field={register('phone', rules.required)} error={errors.phone} autoComplete="tel" />
        </fieldset>
        <div>
          <FileDrop label={t('addFiles')} kinds={kinds} most={most} multiple onChoose={setFiles} />
          <p className={styles['quiet']}>{t('fileHint')}</p>
        </div>
        {send.isPending && share !== undefined && (
          <ProgressBar label={t('common:file.sendingAll', { count: files.length })} share={share < 1 ? share : undefined} />
        )}
        {send.error && !shownAtField && <ErrorPanel error={send.error} />}
        <div>
          <Button appearance="primary" type="submit" disabledFocusable={send.isPending}>
            {t('submit')}
          </Button>
        </div>
      </form>
    </Card>
  );
}
