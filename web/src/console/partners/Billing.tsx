// What is agreed with a partner: credit limit and standing, tax registration, exemptions; its balances, and credits.
import { Button, MessageBar, MessageBarBody } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { api, dataOf, type Shape } from '@/shared/api';
import {
  ChoiceField,
  ErrorPanel,
  FormDialog,
  Lines,
  LongTextField,
  Money,
  showAtField,
  StatusBadge,
  TextField,
  useRules,
  When,
} from '@/shared/kit';
import { Card, Fact, Facts, Section } from '@/shared/page';
import { percent } from '@/shared/format/format';
import { useWords } from '@/shared/words/words';
import { amountRule } from '@/shared/format/amounts';
import { useChange } from '../parts/change';
import styles from '../parts/parts.module.css';

type Partner = Shape<'Partner'>;
type Account = Shape<'BillingAccount'>;
const standingTones = { good: 'good', inArrears: 'warning', suspended: 'bad' } as const;

export function Billing({ partner }: { partner: Partner }) {
  const { t } = useWords('console-partners');
  const [open, setOpen] = useState<'terms' | 'exemption' | 'credit'>();
  const close = () => setOpen(undefined);
  const account = useQuery({
    queryKey: ['billing-account', partner.id],
    queryFn: ({ signal }) => dataOf(api.GET('/operator/v1/partners/{partner_id}/billing', { params: { path: { partner_id: partner.id } }, signal })),
  });
  if (account.isPending) return <Lines count={5} />;
  if (account.error) return <ErrorPanel error={account.error} retry={() => void account.refetch()} />;
  const { data } = account;
  const amount = (value: Shape<'MoneyAmount'>) => <Money amount={value.amount} currency={value.currencyCode} />;
  return (
    <>
      <Section title={t('terms')} actions={<Button onClick={() => setOpen('terms')}>{t('changeTerms')}</Button>}>
        {!data.mayBuy && (
          <MessageBar intent="warning" layout="multiline">
            <MessageBarBody>{data.unknownBecause ?? t('mayNotBuy')}</MessageBarBody>
          </MessageBar>
        )}
        <Card>
          <Facts>
            <Fact name={t('standing')}>
              <StatusBadge tone={standingTones[data.standing]}>{t(`standings.${data.standing}`)}</StatusBadge>
            </Fact>
            <Fact name={t('limit')}>{data.creditLimit ? amount(data.creditLimit) : t('unlimited')}</Fact>
            {data.used && (
              <Fact name={t('used')}>
                {amount(data.used)} {data.usedPercent !== undefined && <span className={styles['quiet']}>{percent(data.usedPercent / 100)}</span>}
              </Fact>
            )}
            {data.available && <Fact name={t('available')}>{amount(data.available)}</Fact>}
            <Fact name={t('taxId')}>
              {data.taxRegistration ? `${data.taxRegistration.country} ${data.taxRegistration.taxId}` : t('common:none')}
            </Fact>
            {data.firstOpenMonth && <Fact name={t('openMonth')}>{data.firstOpenMonth}</Fact>}
          </Facts>
        </Card>
      </Section>
      <Section title={t('exemptions')} actions={<Button onClick={() => setOpen('exemption')}>{t('fileExemption')}</Button>}>
        {data.taxExemptions.length === 0 ? (
          <p>{t('noExemptions')}</p>
        ) : (
          <Card>
            <ul>
              {data.taxExemptions.map((each) => (
                <li key={`${each.firstDay} ${each.certificate}`}>
                  {each.certificate}: <When at={each.firstDay} only="tradeDay" /> – <When at={each.lastDay} only="tradeDay" />
                </li>
              ))}
            </ul>
          </Card>
        )}
      </Section>
      <Section title={t('balances')} actions={<Button onClick={() => setOpen('credit')}>{t('giveCredit')}</Button>}>
        {data.balances.length === 0 ? (
          <p>{t('noBalances')}</p>
        ) : (
          <Card>
            <Facts>
              {data.balances.map((each) => (
                <Fact key={`${each.account} ${each.currencyCode}`} name={t(`accounts.${each.account}`)}>
                  <Money amount={shownOf(each)} currency={each.currencyCode} />
                </Fact>
              ))}
            </Facts>
          </Card>
        )}
      </Section>
      {open === 'terms' && <Terms partner={partner} account={data} close={close} />}
      {open === 'exemption' && <Exemption partner={partner} close={close} />}
      {open === 'credit' && <Credit partner={partner} close={close} />}
    </>
  );
}

/** What was earned and what is owed to the tax office stand on the other side of the ledger: there they are negative. */
const shownOf = ({ account, amount }: Account['balances'][number]): number => (account === 'revenue' || account === 'tax' ? 0 - amount : amount);

function Terms({ partner, account, close }: { partner: Partner; account: Account; close: () => void }) {
  const { t } = useWords('console-partners');
  const { t: say } = useWords('console-parts');
  const { register, handleSubmit, setError, formState } = useForm({
    defaultValues: {
      limit: account.creditLimit ? String(account.creditLimit.amount) : '',
      standing: account.standing,
      taxCountry: account.taxRegistration?.country ?? partner.country,
      taxId: account.taxRegistration?.taxId ?? '',
    },
  });
  const { errors } = formState;
  const save = useChange({
    change: (body: Shape<'BillingTermsRequest'>) =>
      dataOf(api.PUT('/operator/v1/partners/{partner_id}/billing', { params: { path: { partner_id: partner.id } }, body })),
    done: t('termsSaved'),
    stale: [['billing-account', partner.id], ['partner-summary', partner.id]],
    then: close,
    refused: (failure) =>
      showAtField(failure, setError, {
        'creditLimit.amount': 'limit',
        'creditLimit.currencyCode': 'limit',
        creditLimit: 'limit',
        standing: 'standing',
        'taxRegistration.taxId': 'taxId',
        'taxRegistration.country': 'taxCountry',
      }),
  });
  return (
    <FormDialog
      title={t('changeTerms')}
      submit={t('common:save')}
      onSubmit={handleSubmit(({ limit, standing, taxCountry, taxId }) =>
        save.mutate({
          ...(limit.trim() && { creditLimit: { amount: Number(limit), currencyCode: account.creditLimit?.currencyCode ?? partner.currency } }),
          standing,
          ...(taxId.trim() && { taxRegistration: { country: taxCountry.trim().toUpperCase(), taxId: taxId.trim() } }),
        }),
      )}
      onClose={close}
      busy={save.isPending}
      error={Object.keys(errors).length > 0 ? null : save.error}
    >
      <TextField
        label={t('limitIn', { currency: account.creditLimit?.currencyCode ?? partner.currency })}
        hint={t('limitHint')}
        field={register('limit', amountRule(say('number'), true))}
        error={errors.limit}
      />
      <ChoiceField
        label={t('standing')}
        hint={t('standingHint')}
        field={register('standing')}
        error={errors.standing}
        choices={{ good: t('standings.good'), inArrears: t('standings.inArrears'), suspended: t('standings.suspended') }}
      />
      <div className={styles['pair']}>
        <TextField label={t('taxCountry')} field={register('taxCountry')} error={errors.taxCountry} />
        <TextField label={t('taxId')} field={register('taxId')} error={errors.taxId} />
      </div>
    </FormDialog>
  );
}

function Exemption({ partner, close }: { partner: Partner; close: () => void }) {
  const { t } = useWords('console-partners');
  const rules = useRules();
  const { register, handleSubmit, setError, formState } = useForm({ defaultValues: { firstDay: '', lastDay: '', certificate: '' } });
  const { errors } = formState;
  const file = useChange({
    change: (body: Shape<'TaxExemption'>) =>
      dataOf(api.POST('/operator/v1/partners/{partner_id}/billing/exemptions', { params: { path: { partner_id: partner.id } }, body })),
    done: t('exemptionFiled'),
    stale: [['billing-account', partner.id]],
    then: close,
    refused: (failure) => showAtField(failure, setError, { firstDay: 'firstDay', lastDay: 'lastDay', certificate: 'certificate' }),
  });
  return (
    <FormDialog
      title={t('fileExemption')}
      submit={t('fileExemption')}
      onSubmit={handleSubmit((fields) => file.mutate(fields))}
      onClose={close}
      busy={file.isPending}
      error={Object.keys(errors).length > 0 ? null : file.error}
    >
      <p>{t('exemptionText')}</p>
      <TextField label={t('certificate')} required field={register('certificate', rules.required)} error={errors.certificate} />
      <div className={styles['pair']}>
        <TextField label={t('firstDay')} required type="date" field={register('firstDay', rules.required)} error={errors.firstDay} />
        <TextField label={t('lastDay')} required type="date" field={register('lastDay', rules.required)} error={errors.lastDay} />
      </div>
    </FormDialog>
  );
}

function Credit({ partner, close }: { partner: Partner; close: () => void }) {
  const { t } = useWords('console-partners');
  const { t: say } = useWords('console-parts');
  const rules = useRules();
  const { register, handleSubmit, setError, formState } = useForm({ defaultValues: { amount: '', reason: '', customerId: '' } });
  const { errors } = formState;
  const give = useChange({
    change: ({ amount, reason, customerId }: { amount: string; reason: string; customerId: string }) =>
      dataOf(
        api.POST('/operator/v1/partners/{partner_id}/credits', {
          params: { path: { partner_id: partner.id } },
          body: {
            amount: Number(amount),
            currencyCode: partner.currency,
            reason: reason.trim(),
            ...(customerId.trim() && { customerId: customerId.trim() }),
          },
        }),
      ),
    done: (made) => t('creditGiven', { month: made.month }),
    stale: [['billing-account', partner.id], ['partner-summary', partner.id]],
    then: close,
    refused: (failure) => showAtField(failure, setError, { amount: 'amount', reason: 'reason', customerId: 'customerId' }),
  });
  return (
    <FormDialog
      title={t('giveCredit')}
      submit={t('giveCredit')}
      onSubmit={handleSubmit((fields) => give.mutate(fields))}
      onClose={close}
      busy={give.isPending}
      error={Object.keys(errors).length > 0 ? null : give.error}
    >
      <p>{t('creditText')}</p>
      <TextField label={t('amountIn', { currency: partner.currency })} required field={register('amount', amountRule(say('number')))} error={errors.amount} />
      <LongTextField label={t('reason')} required rows={2} field={register('reason', rules.required)} error={errors.reason} />
      <TextField label={t('customerId')} hint={t('customerIdHint')} field={register('customerId')} error={errors.customerId} />
    </FormDialog>
  );
}
