// A partner's invitation: who asks, for what, and the agreement; accepted or declined by a global admin (rules 4.1, 6.2).
import { Button, Checkbox, MessageBar, MessageBarBody } from '@fluentui/react-components';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { api, ApiError, dataOf } from '@/shared/api';
import { Busy, EmptyPage, ErrorPanel, useToast, When } from '@/shared/kit';
import { Card, Fact, Facts, Page } from '@/shared/page';
import { useWords } from '@/shared/words/words';

export function Component() {
  const { t } = useWords('centre');
  const navigate = useNavigate();
  const toast = useToast();
  const { token = '' } = useParams();
  // One template stands for both of its names in the document.
  const path = { invitation_token: token };
  const [agreed, setAgreed] = useState(false);
  const offer = useQuery({
    queryKey: ['invitation', token],
    queryFn: ({ signal }) => dataOf(api.GET('/v1/invitations/{invitation_id}', { params: { path: { invitation_id: token } }, signal })),
  });
  const accept = useMutation({
    mutationFn: () => dataOf(api.POST('/v1/invitations/{invitation_token}/accept', { params: { path }, body: { acceptAgreement: agreed } })),
    onSuccess: () => {
      toast.done(t('invitation.accepted'));
      void navigate('/partners');
    },
  });
  const decline = useMutation({
    mutationFn: () => dataOf(api.POST('/v1/invitations/{invitation_token}/decline', { params: { path } })),
    onSuccess: () => {
      toast.done(t('invitation.declined'));
      void navigate('/partners');
    },
  });
  if (offer.isPending) return <Busy />;
  if (offer.error) {
    if (offer.error instanceof ApiError && offer.error.status === 404) {
      return (
        <Page title={t('invitation.unknown')}>
          <EmptyPage title={t('invitation.unknownHint')} action={<Link to="/partners">{t('invitation.toPartners')}</Link>}>
            {t('invitation.unknownText')}
          </EmptyPage>
        </Page>
      );
    }
    return <ErrorPanel error={offer.error} retry={() => void offer.refetch()} />;
  }
  const { data } = offer;
  const busy = accept.isPending || decline.isPending;
  const needsTick = !data.agreement.accepted;
  return (
    <Page title={t('invitation.title', { name: data.partner.name })} lead={t('invitation.lead')}>
      <Card>
        <Facts>
          <Fact name={t('invitation.grants')}>
            {data.grants.map((grant) => t(`invitation.grant.${grant}`)).join(' · ')}
          </Fact>
          <Fact name={t('invitation.until')}>
            <When at={data.expirationDate} />
          </Fact>
          <Fact name={t('partners.agreement')}>
            <a href={data.agreement.agreementLink} target="_blank" rel="noreferrer">
              {data.agreement.agreementType}
            </a>
          </Fact>
        </Facts>
        {data.mayAccept ? (
          <>
            {needsTick && (
              <Checkbox checked={agreed} onChange={(_, change) => setAgreed(change.checked === true)} label={t('invitation.agree')} />
            )}
            <p>
              <Button
                appearance="primary"
                disabledFocusable={busy || (needsTick && !agreed)}
                onClick={() => !busy && (!needsTick || agreed) && accept.mutate()}
              >
                {t('invitation.accept')}
              </Button>{' '}
              <Button disabledFocusable={busy} onClick={() => decline.mutate()}>
                {t('invitation.decline')}
              </Button>
            </p>
          </>
        ) : (
          <MessageBar intent="info" layout="multiline">
            <MessageBarBody>{data.why}</MessageBarBody>
          </MessageBar>
        )}
      </Card>
      {(accept.error ?? decline.error) && <ErrorPanel error={accept.error ?? decline.error} />}
    </Page>
  );
}
