// Where a partner's deep link leads: the one purchase, or why it is not shown (S40). The link itself carries no secret.
import { MessageBar, MessageBarBody } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { api, ApiError, dataOf } from '@/shared/api';
import { Busy, EmptyPage, ErrorPanel, StatusBadge, When } from '@/shared/kit';
import { Fact, Facts, Page } from '@/shared/page';
import { useWords } from '@/shared/words/words';

export function Component() {
  const { t } = useWords('centre');
  const { customerId = '', orderId = '', line = '' } = useParams();
  const path = { customer_id: customerId, order_id: orderId, line_number: line };
  const found = useQuery({
    queryKey: ['deep-link', customerId, orderId, line],
    queryFn: ({ signal }) =>
      dataOf(
        api.GET('/v1/customer-centre/software/{customer_id}/{order_id}/{line_number}', { params: { path }, signal }),
      ),
  });
  const crumbs = [{ title: t('products'), path: '/products' }];
  if (found.isPending) return <Busy />;
  if (found.error) {
    const status = found.error instanceof ApiError ? found.error.status : 0;
    if (status === 403 || status === 404) {
      const [title, text] = status === 403 ? [t('link.notYours'), t('link.notYoursText')] : [t('link.unknown'), t('link.unknownText')];
      return (
        <Page title={title} crumbs={crumbs}>
          <EmptyPage title={t('link.nothing')} action={<Link to="/products">{t('link.toProducts')}</Link>}>
            {text}
          </EmptyPage>
        </Page>
      );
    }
    return <ErrorPanel error={found.error} retry={() => void found.refetch()} />;
  }
  const { data } = found;
  return (
    <Page title={data.title} crumbs={crumbs}>
      <Facts>
        {data.version && <Fact name={t('link.version')}>{data.version}</Fact>}
        <Fact name={t('link.quantity')}>{data.quantity}</Fact>
        <Fact name={t('link.bought')}>
          <When at={data.orderDate} only="day" />
        </Fact>
        {data.termEndDate && (
          <Fact name={t('link.ends')}>
            <When at={data.termEndDate} only="tradeDay" />
          </Fact>
        )}
      </Facts>
      {data.status === 'cancelled' ? (
        <p>
          <StatusBadge tone="quiet">{t('link.cancelled')}</StatusBadge> <When at={data.cancelledDate} only="day" /> {t('link.cancelledText')}
        </p>
      ) : data.mayReveal ? (
        <p>
          {t('link.keys', { count: data.keyCount })} <Link to={`/products?row=${orderId}-${line}`}>{t('link.toKeys')}</Link>
        </p>
      ) : (
        <MessageBar intent="info" layout="multiline">
          <MessageBarBody>{data.why ?? t('link.lesserRole')}</MessageBarBody>
        </MessageBar>
      )}
    </Page>
  );
}
