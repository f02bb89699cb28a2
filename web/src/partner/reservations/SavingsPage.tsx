// What a fleet costs as you go, with reservations, with the hybrid benefit and with both (rules 5.7). Nothing is kept.
import { Button } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons/svg/add';
import { useMutation } from '@tanstack/react-query';
import { useFieldArray, useForm } from 'react-hook-form';
import { api, dataOf, type Shape } from '@/shared/api';
import { BarTable, ChoiceField, ErrorPanel, TextField, useRules } from '@/shared/kit';
import { Card, Fact, Facts, Page, Section } from '@/shared/page';
import { money, percent } from '@/shared/format/format';
import { useWords } from '@/shared/words/words';
import { customerPath, useCustomer } from '../customer/customer';
import { Recommendations } from './Recommendations';
import styles from './Reservations.module.css';
import { blankMachine, fleetOf, type Machine } from './savings';

interface Fields {
  machines: Machine[];
  cores: string;
}

export function Component() {
  const { t } = useWords('reservations');
  const customer = useCustomer();
  const rules = useRules();
  const name = customer.companyProfile.companyName;
  const { control, register, formState, handleSubmit } = useForm<Fields>({
    defaultValues: { machines: [blankMachine], cores: '0' },
  });
  const { fields, append, remove } = useFieldArray({ control, name: 'machines' });
  const estimate = useMutation({
    mutationFn: ({ machines, cores }: Fields) =>
      dataOf(
        api.POST('/v1/customers/{customer_id}/savings', {
          params: { path: { customer_id: customer.id } },
          body: { fleet: fleetOf(machines), coreLicences: Number(cores) },
        }),
      ),
  });
  const amount = { ...rules.required, pattern: { value: /^\s*\d+([.,]\d+)?\s*$/, message: t('common:form.number') } };
  const optional = { pattern: { value: /^\s*(\d+([.,]\d+)?)?\s*$/, message: t('common:form.number') } };
  const text = { autoComplete: 'off' };
  return (
    <Page
      title={t('savings.title')}
      lead={t('savings.lead')}
      crumbs={[
        { title: t('common:nav.customers'), path: '/customers' },
        { title: name, path: customerPath(customer.id) },
        { title: t('title'), path: customerPath(customer.id, 'reservations') },
      ]}
    >
      <Recommendations customerId={customer.id} />
      <Section title={t('savings.compare')}>
        <form className={styles['form']} noValidate onSubmit={(event) => void handleSubmit((asked) => estimate.mutate(asked))(event)}>
          {fields.map((field, index) => {
            const errors = formState.errors.machines?.[index];
            const of = <K extends keyof Machine>(property: K) => `machines.${index}.${property}` as const;
            return (
              <fieldset key={field.id} className={styles['machine']}>
                <legend>{t('savings.machine', { number: index + 1 })}</legend>
                <TextField {...text} label={t('savings.count')} type="number" required field={register(of('count'), rules.whole(1, 100_000))} error={errors?.count} />
                <TextField {...text} label={t('savings.vCpus')} type="number" required field={register(of('vCpus'), rules.whole(1, 1000))} error={errors?.vCpus} />
                <TextField {...text} label={t('savings.compute')} required field={register(of('compute'), amount)} error={errors?.compute} />
                <TextField {...text} label={t('savings.windows')} field={register(of('windows'), optional)} error={errors?.windows} />
                <TextField {...text} label={t('savings.reserved')} field={register(of('reserved'), optional)} error={errors?.reserved} />
                <ChoiceField label={t('term')} field={register(of('term'))} choices={{ P1Y: t('terms.P1Y'), P3Y: t('terms.P3Y') }} />
                <TextField {...text} label={t('savings.hours')} type="number" required field={register(of('hours'), rules.whole(1, 744))} error={errors?.hours} />
                {fields.length > 1 && (
                  <Button appearance="subtle" onClick={() => remove(index)} aria-label={t('savings.removeOf', { number: index + 1 })}>
                    {t('common:remove')}
                  </Button>
                )}
              </fieldset>
            );
          })}
          <div>
            <Button icon={<AddRegular />} onClick={() => append(blankMachine)}>
              {t('savings.more')}
            </Button>
          </div>
          <TextField
            {...text}
            label={t('savings.cores')}
            hint={t('savings.coresHint')}
            type="number"
            required
            field={register('cores', rules.whole(0, 1_000_000))}
            error={formState.errors.cores}
          />
          {estimate.error && <ErrorPanel error={estimate.error} />}
          <div>
            <Button appearance="primary" type="submit" disabledFocusable={estimate.isPending}>
              {t('savings.estimate')}
            </Button>
          </div>
        </form>
      </Section>
      <div role="status">{estimate.data && <Estimate estimate={estimate.data} />}</div>
    </Page>
  );
}

const ways = ['payAsYouGo', 'withReservations', 'withBenefit', 'withBoth'] as const;

function Estimate({ estimate }: { estimate: Shape<'SavingsEstimate'> }) {
  const { t } = useWords('reservations');
  const most = Math.max(...ways.map((way) => estimate[way].monthlyCost), 0.01);
  return (
    <Section title={t('savings.result')}>
      <Card>
        <BarTable
          title={t('savings.byMonth')}
          head={t('savings.way')}
          rows={ways.map((way) => ({ key: way, name: t(`savings.ways.${way}`) }))}
          measures={[
            {
              name: t('savings.cost'),
              of: ways.map((way) => ({ share: estimate[way].monthlyCost / most, text: money(estimate[way].monthlyCost, estimate.currency) })),
            },
            { name: t('savings.saved'), of: ways.map((way) => ({ share: estimate[way].savedPercent / 100, text: percent(estimate[way].savedPercent / 100) })) },
          ]}
        />
        <Facts>
          <Fact name={t('savings.coresNeeded')}>{estimate.coresNeeded}</Fact>
          <Fact name={t('savings.coresUsed')}>{estimate.coresUsed}</Fact>
          {estimate.unlicensedMachines > 0 && <Fact name={t('savings.unlicensed')}>{estimate.unlicensedMachines}</Fact>}
        </Facts>
      </Card>
    </Section>
  );
}
