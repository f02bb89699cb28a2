// The core licences that a customer has, bought here or declared, and the machines that they are used for (rules 5.7).
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { api, dataOf } from '@/shared/api';
import { ConfirmDialog, EmptyPage, ErrorPanel, Lines, StatusBadge, useToast, WhyNot } from '@/shared/kit';
import { Card, Cards, Fact, Facts, Page, Related, Section } from '@/shared/page';
import { day, tradeDay } from '@/shared/format/format';
import { useWords } from '@/shared/words/words';
import { customerPath, useCustomer } from '../customer/customer';
import { AssignDialog } from './AssignDialog';
import { DeclareDialog } from './DeclareDialog';
import { askLicencesAgain, type Benefit, type Licence, useBenefits, useLicences } from './licences';
import { LicenceUseDialog } from './LicenceUseDialog';
import styles from './Reservations.module.css';

type Asked = { what: 'declare' } | { what: 'assign' } | { what: 'use'; licence: Licence } | { what: 'end'; benefit: Benefit };

export function Component() {
  const { t } = useWords('licences');
  const customer = useCustomer();
  const licences = useLicences(customer.id);
  const benefits = useBenefits(customer.id);
  const [asked, ask] = useState<Asked>();
  const close = () => ask(undefined);
  const name = customer.companyProfile.companyName;
  const none = licences.data?.items.length === 0;
  return (
    <Page
      title={t('title')}
      lead={t('lead', { name })}
      crumbs={[
        { title: t('common:nav.customers'), path: '/customers' },
        { title: name, path: customerPath(customer.id) },
        { title: t('reservations'), path: customerPath(customer.id, 'reservations') },
      ]}
      actions={
        <WhyNot appearance="primary" needs="buy_reservations" onClick={() => ask({ what: 'declare' })}>
          {t('declare')}
        </WhyNot>
      }
    >
      <Section title={t('pool')}>
        <Asking query={licences} />
        {none && <EmptyPage title={t('noneTitle')}>{t('none')}</EmptyPage>}
        <Cards>
          {licences.data?.items.map((licence) => (
            <LicenceCard key={licence.id} licence={licence} change={() => ask({ what: 'use', licence })} />
          ))}
        </Cards>
      </Section>
      <Section title={t('machines')}>
        <Asking query={benefits} />
        {benefits.data?.items.length === 0 && <EmptyPage title={t('noMachinesTitle')}>{t('noMachines')}</EmptyPage>}
        <Cards>
          {benefits.data?.items.map((benefit) => (
            <BenefitCard key={benefit.id} benefit={benefit} end={() => ask({ what: 'end', benefit })} />
          ))}
        </Cards>
        <div>
          <WhyNot needs="buy_reservations" whyNot={none ? t('declareFirst') : undefined} onClick={() => ask({ what: 'assign' })}>
            {t('assign')}
          </WhyNot>
        </div>
      </Section>
      <Related links={[{ path: customerPath(customer.id, 'savings'), title: t('savings'), about: t('savingsAbout') }]} />
      {asked?.what === 'declare' && <DeclareDialog customerId={customer.id} close={close} />}
      {asked?.what === 'assign' && <AssignDialog customerId={customer.id} licences={licences.data?.items ?? []} close={close} />}
      {asked?.what === 'use' && <LicenceUseDialog customerId={customer.id} licence={asked.licence} close={close} />}
      {asked?.what === 'end' && <End customerId={customer.id} benefit={asked.benefit} close={close} />}
    </Page>
  );
}

function Asking({ query }: { query: { isPending: boolean; error: unknown; refetch: () => unknown } }) {
  if (query.isPending) return <Lines count={3} />;
  return query.error ? <ErrorPanel error={query.error} retry={() => void query.refetch()} /> : null;
}

/** The server's own sentence. */
const Reason = ({ children }: { children: ReactNode }) => (children ? <p className={styles['quiet']}>{children}</p> : null);

function LicenceCard({ licence, change }: { licence: Licence; change: () => void }) {
  const { t } = useWords('licences');
  return (
    <Card>
      <h3 className={styles['machineName']}>{licence.name}</h3>
      <Facts>
        <Fact name={t('product')}>
          {t(`products.${licence.product}`)}, {t(`editions.${licence.edition}`)}
        </Fact>
        <Fact name={t('source')}>{t(`sources.${licence.source}`)}</Fact>
        <Fact name={t('cores')}>{licence.cores}</Fact>
        <Fact name={t('onPremises')}>{licence.onPremisesCores}</Fact>
        <Fact name={t('cloud')}>{t('cloudOf', { used: licence.assignedCores, all: licence.cloudCores })}</Fact>
        <Fact name={t('assurance')}>
          {licence.assured ? (licence.assuredUntil ? t('assuredUntil', { date: tradeDay(licence.assuredUntil) }) : t('assured')) : t('notAssured')}
        </Fact>
        {licence.migrationEndsDate && <Fact name={t('migrationEnds')}>{day(licence.migrationEndsDate)}</Fact>}
      </Facts>
      <Reason>{licence.reason}</Reason>
      <div>
        <WhyNot size="small" needs="buy_reservations" aria-label={t('changeOf', { name: licence.name })} onClick={change}>
          {t('change')}
        </WhyNot>
      </div>
    </Card>
  );
}

function BenefitCard({ benefit, end }: { benefit: Benefit; end: () => void }) {
  const { t } = useWords('licences');
  return (
    <Card>
      <h3 className={styles['machineName']}>{benefit.resourceUri}</h3>
      <div>
        <StatusBadge tone={benefit.compliant ? 'good' : 'bad'}>{t(benefit.compliant ? 'compliant' : 'notCompliant')}</StatusBadge>
      </div>
      <Facts>
        <Fact name={t('use')}>{t(`uses.${benefit.use}`)}</Fact>
        <Fact name={t('vCpus')}>{benefit.vCpus}</Fact>
        <Fact name={t('licence')}>{benefit.licenceName}</Fact>
        <Fact name={t('needed')}>{benefit.coresNeeded}</Fact>
        <Fact name={t('since')}>{day(benefit.createdDate)}</Fact>
      </Facts>
      {!benefit.compliant && <Reason>{benefit.reason}</Reason>}
      <div>
        <WhyNot size="small" needs="buy_reservations" aria-label={t('endOf', { name: benefit.resourceUri })} onClick={end}>
          {t('end')}
        </WhyNot>
      </div>
    </Card>
  );
}

function End({ customerId, benefit, close }: { customerId: string; benefit: Benefit; close: () => void }) {
  const { t } = useWords('licences');
  const toast = useToast();
  const memory = useQueryClient();
  const end = useMutation({
    mutationFn: () =>
      dataOf(
        api.DELETE('/v1/customers/{customer_id}/benefits/{benefit_id}', { params: { path: { customer_id: customerId, benefit_id: benefit.id } } }),
      ),
    onSuccess: async () => {
      await askLicencesAgain(memory, customerId);
      toast.done(t('ended'));
      close();
    },
  });
  return (
    <ConfirmDialog open title={t('endTitle')} confirm={t('end')} busy={end.isPending} onConfirm={() => end.mutate()} onClose={close}>
      <p>{t('endText', { name: benefit.resourceUri })}</p>
      {end.error && <ErrorPanel error={end.error} />}
    </ConfirmDialog>
  );
}
