// A provider's request for a partnership: who asks and what it means; accepted or declined for an indirect reseller (rules 2.4).
import { Button, Checkbox, MessageBar, MessageBarBody } from '@fluentui/react-components';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { api, ApiError, dataOf, type Shape } from '@/shared/api';
import { Busy, CopyId, EmptyPage, ErrorPanel, StatusBadge, useToast, When } from '@/shared/kit';
import { countryName } from '@/shared/format/countries';
import { Card, Fact, Facts, Page, Section } from '@/shared/page';
import { useSession } from '@/shared/session/session';
import { useWords } from '@/shared/words/words';
import styles from '../Settings.module.css';

const partnerships = '/settings/partnerships';

export function Component() {
  const { t } = useWords('partnerships');
  const { token = '' } = useParams();
  // One template stands for both of its names in the document.
  const path = { partnership_request_id: token };
  const offer = useQuery({
    queryKey: ['partnership-offer', token],
    queryFn: ({ signal }) => dataOf(api.GET('/v1/partnerships/requests/{partnership_request_id}', { params: { path }, signal })),
  });
  if (offer.isPending) return <Busy />;
  if (offer.error) {
    const gone = offer.error instanceof ApiError && (offer.error.status === 404 || offer.error.status === 410) && offer.error.status;
    if (!gone) return <ErrorPanel error={offer.error} retry={() => void offer.refetch()} />;
    return (
      <Page title={t(`offer.gone.${gone}.title`)}>
        <EmptyPage title={t(`offer.gone.${gone}.hint`)} action={<Link to={partnerships}>{t('offer.toPartnerships')}</Link>}>
          {t(`offer.gone.${gone}.text`)}
        </EmptyPage>
      </Page>
    );
  }
  return <Offer offer={offer.data} token={token} />;
}

function Offer({ offer, token }: { offer: Shape<'PartnershipOffer'>; token: string }) {
  const { t } = useWords('partnerships');
  const { tenant } = useSession();
  const { provider } = offer;
  const { name } = provider;
  const meaning = ['buys', 'sees', 'keys', 'ends'] as const;
  return (
    <Page title={t('offer.title', { name })} lead={t('offer.lead', { company: tenant.name })}>
      <Card>
        <Facts>
          <Fact name={t('offer.provider')}>{name}</Fact>
          <Fact name={t('offer.mpn')}>
            <CopyId value={provider.mpnId} what={t('offer.mpn')} />
          </Fact>
          <Fact name={t('offer.country')}>{countryName(provider.country)}</Fact>
          <Fact name={t('until')}>
            <When at={offer.expirationDate} />
          </Fact>
          {offer.state !== 'open' && (
            <Fact name={t('state')}>
              <StatusBadge tone={offer.state === 'accepted' ? 'good' : 'quiet'}>{t(`states.${offer.state}`)}</StatusBadge>
            </Fact>
          )}
        </Facts>
        {offer.mayAccept ? (
          <Answer name={name} token={token} />
        ) : (
          <MessageBar intent="info" layout="multiline">
            <MessageBarBody>{offer.why}</MessageBarBody>
          </MessageBar>
        )}
      </Card>
      <Section title={t('offer.meaning')}>
        <ul>
          {meaning.map((each) => (
            <li key={each}>{t(`offer.means.${each}`, { name })}</li>
          ))}
          {offer.present === 'ended' && <li>{t('offer.means.again', { name })}</li>}
        </ul>
      </Section>
    </Page>
  );
}

function Answer({ name, token }: { name: string; token: string }) {
  const { t } = useWords('partnerships');
  const { tenant } = useSession();
  const navigate = useNavigate();
  const toast = useToast();
  const memory = useQueryClient();
  const [agreed, setAgreed] = useState(false);
  const params = { path: { partnership_request_token: token } };
  const answered = (done: string) => {
    memory.removeQueries({ queryKey: ['partnership-offer', token] });
    void memory.invalidateQueries({ queryKey: ['partnerships'] });
    toast.done(done);
    void navigate(partnerships);
  };
  const accept = useMutation({
    mutationFn: () => dataOf(api.POST('/v1/partnerships/requests/{partnership_request_token}/accept', { params })),
    onSuccess: () => answered(t('offer.accepted', { name })),
  });
  const decline = useMutation({
    mutationFn: () => dataOf(api.POST('/v1/partnerships/requests/{partnership_request_token}/decline', { params })),
    onSuccess: () => answered(t('offer.declined')),
  });
  const busy = accept.isPending || decline.isPending;
  return (
    <>
      <Checkbox
        checked={agreed}
        onChange={(_, change) => setAgreed(change.checked === true)}
        label={t('offer.agree', { name, company: tenant.name })}
      />
      <div className={styles['buttons']}>
        <Button appearance="primary" disabledFocusable={busy || !agreed} onClick={() => !busy && agreed && accept.mutate()}>
          {t('offer.accept')}
        </Button>
        <Button disabledFocusable={busy} onClick={() => !busy && decline.mutate()}>
          {t('offer.decline')}
        </Button>
      </div>
      {(accept.error ?? decline.error) && <ErrorPanel error={accept.error ?? decline.error} />}
    </>
  );
}
