// The catalogue as the operator keeps it, for choices and names.
import { useQuery } from '@tanstack/react-query';
import { api, dataOf, type Shape } from '@/shared/api';

type Products = { items: Shape<'CatalogProduct'>[] };

export const useSkus = () =>
  useQuery({
    queryKey: ['catalog-products'],
    staleTime: 60_000,
    queryFn: ({ signal }) => dataOf(api.GET('/operator/v1/products', { signal })),
  });

/** A SKU's title; its ids while the catalogue is not there. */
export function skuTitle(products: Products | undefined, productId: string, skuId: string): string {
  const product = products?.items.find((each) => each.id === productId);
  return product?.skus.find((each) => each.id === skuId)?.title ?? `${productId}:${skuId}`;
}

/** `product:sku` to its title, for a choice. */
export const skuChoices = (products: Products | undefined): Record<string, string> =>
  Object.fromEntries((products?.items ?? []).flatMap((product) => product.skus.map((sku) => [`${product.id}:${sku.id}`, `${sku.title} (${product.id}:${sku.id})`])));
