// One product with its SKUs.
import { Button } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons/svg/add';
import { EditRegular } from '@fluentui/react-icons/svg/edit';
import { useState } from 'react';
import { useParams } from 'react-router';
import type { Shape } from '@/shared/api';
import { Busy, CopyId, EmptyPage, ErrorPanel } from '@/shared/kit';
import { Card, Cards, Fact, Facts, Page, Section } from '@/shared/page';
import { NotFound } from '@/shared/page/NotFound';
import { count } from '@/shared/format/format';
import { useWords } from '@/shared/words/words';
import { useSkus } from '../parts/skus';
import { ProductForm } from './ProductForm';
import { SkuForm } from './SkuForm';
import { useKindWords } from './words';

export function Component() {
  const { t } = useWords('console-catalog');
  const { productId = '' } = useParams();
  const kinds = useKindWords();
  const products = useSkus();
  const [editing, setEditing] = useState(false);
  const [sku, setSku] = useState<Shape<'CatalogSku'> | 'new'>();
  if (products.isPending) return <Busy />;
  if (products.error) return <ErrorPanel error={products.error} retry={() => void products.refetch()} />;
  const product = products.data.items.find((each) => each.id === productId);
  if (!product) return <NotFound />;
  return (
    <Page
      title={product.title}
      lead={product.description}
      crumbs={[{ title: t('title'), path: '/catalog' }]}
      actions={
        <Button icon={<EditRegular />} onClick={() => setEditing(true)}>
          {t('common:edit')}
        </Button>
      }
    >
      <Card>
        <Facts>
          <Fact name={t('productId')}>
            <CopyId value={product.id} what={t('productId')} />
          </Fact>
          <Fact name={t('kind')}>{kinds[product.kind]}</Fact>
          <Fact name={t('publisher')}>{product.publisher}</Fact>
          <Fact name={t('views')}>{product.targetViews.join(', ')}</Fact>
        </Facts>
      </Card>
      <Section
        title={t('skus')}
        actions={
          <Button appearance="primary" icon={<AddRegular />} onClick={() => setSku('new')}>
            {t('addSku')}
          </Button>
        }
      >
        {product.skus.length === 0 && <EmptyPage title={t('noSkus')}>{t('noSkusText')}</EmptyPage>}
        <Cards>
          {product.skus.map((each) => (
            <Card key={each.id}>
              <h3>{each.title}</h3>
              <Facts>
                <Fact name={t('skuId')}>
                  <CopyId value={each.id} what={t('skuId')} />
                </Fact>
                <Fact name={t('terms')}>{each.terms.length > 0 ? each.terms.map((term) => t(`termWords.${term}`)).join(', ') : t('termWords.perpetual')}</Fact>
                <Fact name={t('cycles')}>{each.supportedBillingCycles.map((cycle) => t(`cycleWords.${cycle}`)).join(', ')}</Fact>
                <Fact name={t('quantities')}>{t('fromTo', { from: count(each.minimumQuantity), to: count(each.maximumQuantity) })}</Fact>
                <Fact name={t('keySource')}>{t(`keySources.${each.keySource}`)}</Fact>
                {each.inventory !== undefined && <Fact name={t('inventory')}>{count(each.inventory)}</Fact>}
                <Fact name={t('fulfilmentFamily')}>{each.fulfilmentPolicyFamily}</Fact>
                <Fact name={t('returnFamily')}>{each.returnPolicyFamily}</Fact>
                {each.includedEntitlements.length > 0 && (
                  <Fact name={t('included')}>{each.includedEntitlements.map((one) => `${one.productId}:${one.skuId} ${one.version}`).join(', ')}</Fact>
                )}
              </Facts>
              <div>
                <Button size="small" onClick={() => setSku(each)} aria-label={`${t('common:edit')} ${each.title}`}>
                  {t('common:edit')}
                </Button>
              </div>
            </Card>
          ))}
        </Cards>
      </Section>
      {editing && <ProductForm product={product} close={() => setEditing(false)} />}
      {sku && <SkuForm product={product} {...(sku !== 'new' && { sku })} close={() => setSku(undefined)} />}
    </Page>
  );
}
