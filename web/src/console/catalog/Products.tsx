// All products: find one, add one.
import { Button } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons/svg/add';
import { useMemo, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import type { Shape } from '@/shared/api';
import { ChoiceFilter, type Column, CopyId, DataList, EmptyPage, FilterBar, TextFilter } from '@/shared/kit';
import { useAddress } from '@/shared/page';
import { useWords } from '@/shared/words/words';
import { rowsOf } from '../parts/pages';
import { useSkus } from '../parts/skus';
import { ProductForm } from './ProductForm';
import { useKindWords } from './words';

type Product = Shape<'CatalogProduct'>;
const idOf = (product: Product) => product.id;
const nameOf = (product: Product) => product.title;

export function Products() {
  const { t } = useWords('console-catalog');
  const navigate = useNavigate();
  const kinds = useKindWords();
  const [adding, setAdding] = useState(false);
  const [{ q, kind }, go] = useAddress({ q: '', kind: '' });
  const products = useSkus();
  const columns = useMemo<readonly Column<Product>[]>(
    () => [
      { id: 'title', header: t('product'), heading: true, share: 3, cell: (row) => <Link to={`/catalog/${row.id}`}>{row.title}</Link> },
      { id: 'id', header: t('productId'), share: 1.8, cell: (row) => <CopyId value={row.id} what={t('productId')} /> },
      { id: 'kind', header: t('kind'), share: 1.8, cell: (row) => kinds[row.kind] },
      { id: 'publisher', header: t('publisher'), share: 1.8, cell: (row) => row.publisher },
      { id: 'skus', header: t('skuCount'), align: 'end', share: 0.8, cell: (row) => row.skus.length },
    ],
    [t, kinds],
  );
  const rows = rowsOf(products);
  const items = useMemo(() => {
    const text = q.toLowerCase();
    return rows.items.filter(
      (each) => (!kind || each.kind === kind) && (!text || [each.title, each.id, ...each.skus.map((sku) => sku.title)].some((word) => word.toLowerCase().includes(text))),
    );
  }, [rows.items, q, kind]);
  return (
    <>
      <DataList
        name="catalog-products"
        label={t('products')}
        rows={{ ...rows, items }}
        columns={columns}
        idOf={idOf}
        nameOf={nameOf}
        open={(row) => void navigate(`/catalog/${row.id}`)}
        filters={
          <FilterBar>
            <TextFilter label={t('findProduct')} value={q} onChange={(text) => go({ q: text })} />
            <ChoiceFilter label={t('kind')} value={kind} onChange={(value) => go({ kind: value })} choices={kinds} />
          </FilterBar>
        }
        tools={
          <Button appearance="primary" icon={<AddRegular />} onClick={() => setAdding(true)}>
            {t('addProduct')}
          </Button>
        }
        filtered={q !== '' || kind !== ''}
        clearFilters={() => go({ q: '', kind: '' })}
        empty={<EmptyPage title={t('noProducts')}>{t('noProductsText')}</EmptyPage>}
      />
      {adding && <ProductForm close={() => setAdding(false)} then={(id) => void navigate(`/catalog/${id}`)} />}
    </>
  );
}
