// Who sells to this organisation, what each of them may do, and how to reach them (rules 6.2).
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, dataOf, type Shape } from '@/shared/api';
import { ConfirmDialog, EmptyPage, ErrorPanel, Lines, useErrorText, useToast, When, WhyNot } from '@/shared/kit';
import { Card, Cards, Fact, Facts, Page } from '@/shared/page';
import { useSession } from '@/shared/session/session';
import { useWords } from '@/shared/words/words';

type Partner = Shape<'PartnerOfCustomer'>;

export function Component() {
  const { t } = useWords('centre');
  const memory = useQueryClient();
  const toast = useToast();
  const errorText = useErrorText();
  const { may } = useSession();
  const [ending, setEnding] = useState<Partner>();
  // Rights are told to who may take them away; everybody may know whom to ask for help.
  const mayManage = may('customer_manage_partners');
  const partners = useQuery({
    queryKey: ['partners'],
    enabled: mayManage,
    queryFn: ({ signal }) => dataOf(api.GET('/v1/partners', { signal })),
  });
  const contacts = useQuery({
    queryKey: ['support-contacts'],
    queryFn: ({ signal }) => dataOf(api.GET('/v1/supportcontact', { signal })),
  });
  const end = useMutation({
    mutationFn: (partner: Partner) =>
      dataOf(api.DELETE('/v1/partners/{serving_partner_id}/delegatedadmin', { params: { path: { serving_partner_id: partner.id } } })),
    onSuccess: () => {
      setEnding(undefined);
      toast.done(t('partners.ended'));
      void memory.invalidateQueries({ queryKey: ['partners'] });
    },
    onError: (failure) => toast.failed(errorText(failure)),
  });
  return (
    <Page title={t('common:nav.partners')} lead={t('partners.lead')}>
      {(mayManage ? partners : contacts).isPending && <Lines count={4} />}
      {!mayManage && contacts.error && <ErrorPanel error={contacts.error} retry={() => void contacts.refetch()} />}
      {partners.error && <ErrorPanel error={partners.error} retry={() => void partners.refetch()} />}
      {partners.data?.items.length === 0 && <EmptyPage title={t('partners.none')}>{t('partners.noneText')}</EmptyPage>}
      {!mayManage && contacts.data && (
        <Cards>
          {contacts.data.items.map((contact) => (
            <Card key={contact.partner.id}>
              <h2>{contact.partner.name}</h2>
              <Facts>
                <Fact name={t('partners.contact')}>
                  {contact.email ? <a href={`mailto:${contact.email}`}>{contact.email}</a> : t('common:none')} {contact.telephone}
                </Fact>
              </Facts>
            </Card>
          ))}
        </Cards>
      )}
      <Cards>
        {partners.data?.items.map((partner) => {
          const contact = contacts.data?.items.find((each) => each.partner.id === partner.id);
          return (
            <Card key={partner.id}>
              <h2>{partner.name}</h2>
              <Facts>
                <Fact name={t('partners.since')}>
                  <When at={partner.since} only="day" />
                </Fact>
                <Fact name={t('partners.delegated')}>{partner.delegatedAdmin ? t('common:yes') : t('common:no')}</Fact>
                <Fact name={t('partners.agreement')}>{t(`partners.agreements.${partner.agreement}`)}</Fact>
                {contact?.email && (
                  <Fact name={t('partners.contact')}>
                    <a href={`mailto:${contact.email}`}>{contact.email}</a> {contact.telephone}
                  </Fact>
                )}
              </Facts>
              {partner.delegatedAdmin && (
                <WhyNot needs="customer_manage_partners" onClick={() => setEnding(partner)}>
                  {t('partners.end')}
                </WhyNot>
              )}
            </Card>
          );
        })}
      </Cards>
      <ConfirmDialog
        open={ending !== undefined}
        title={t('partners.end')}
        confirm={t('common:remove')}
        busy={end.isPending}
        onConfirm={() => ending && end.mutate(ending)}
        onClose={() => setEnding(undefined)}
      >
        <p>{t('partners.endText', { name: ending?.name ?? '' })}</p>
      </ConfirmDialog>
    </Page>
  );
}
