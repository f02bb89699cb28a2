// How much of what was bought is used, product by product: keys seen, downloads, activations.
import { Button } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, dataOf, type Shape } from '@/shared/api';
import { BarTable, ErrorPanel, Lines } from '@/shared/kit';
import { Card, Section } from '@/shared/page';
import { useWords } from '@/shared/words/words';

type Product = Shape<'UsedProduct'>;

/** How many products are shown at first, the most bought ones. */
const few = 6;

export function Used() {
  const { t } = useWords('partner-home');
  const [all, setAll] = useState(false);
  const used = useQuery({
    queryKey: ['utilisation'],
    queryFn: ({ signal }) => dataOf(api.GET('/v1/utilisation', { signal })),
  });
  if (used.data?.products.length === 0) return null;
  const products = used.data?.products ?? [];
  const rows = all ? products : products.slice(0, few);
  const measure = (name: string, of: (product: Product) => number) => ({
    name,
    of: rows.map((product) => ({
      share: product.bought > 0 ? of(product) / product.bought : 0,
      text: t('ofBought', { some: of(product), all: product.bought }),
    })),
  });
  return (
    <Section title={t('used')}>
      {used.isPending && <Lines count={5} />}
      {used.error && <ErrorPanel error={used.error} retry={() => void used.refetch()} />}
      {used.data && (
        <Card>
          <BarTable
            title={t('usedOf')}
            head={t('product')}
            rows={rows.map((product) => ({ key: product.productId, name: product.title }))}
            measures={[
              measure(t('keysSeen'), (product) => product.revealed),
              measure(t('downloaded'), (product) => product.downloaded),
              measure(t('activated'), (product) => product.activated),
            ]}
          />
          {products.length > few && (
            <div>
              <Button size="small" appearance="subtle" aria-expanded={all} onClick={() => setAll(!all)}>
                {all ? t('showFewer') : t('showAllProducts', { count: products.length })}
              </Button>
            </div>
          )}
          {!used.data.complete && <p>{t('usedPart', { lines: used.data.linesLookedAt })}</p>}
        </Card>
      )}
    </Section>
  );
}
