// A SKU of a product: how it is sold, where its keys come from, under which policies it stands.
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useForm } from 'react-hook-form';
import { api, dataOf, type Shape } from '@/shared/api';
import { ChoiceField, FormDialog, LongTextField, showAtField, TextField, useRules } from '@/shared/kit';
import { useWords } from '@/shared/words/words';
import { CheckField, ManyField } from '../parts/CheckField';
import { useChange } from '../parts/change';
import styles from '../parts/parts.module.css';

type Product = Shape<'CatalogProduct'>;
type Sku = Shape<'CatalogSku'>;
type Draft = Shape<'CatalogSkuDraft'>;

interface Fields {
  id: string;
  title: string;
  description: string;
  unitOfMeasure: string;
  minimumQuantity: string;
  maximumQuantity: string;
  terms: Sku['terms'];
  supportedBillingCycles: Sku['supportedBillingCycles'];
  keySource: Sku['keySource'];
  activationsPerUnit: string;
  inventory: string;
  fulfilmentPolicyFamily: string;
  returnPolicyFamily: string;
  isTrial: boolean;
  quantityChanges: boolean;
  renews: boolean;
}

const names = [
  'id', 'title', 'description', 'unitOfMeasure', 'minimumQuantity', 'maximumQuantity', 'terms', 'supportedBillingCycles', 'keySource',
  'activationsPerUnit', 'inventory', 'fulfilmentPolicyFamily', 'returnPolicyFamily', 'isTrial', 'quantityChanges', 'renews',
] as const;
/** The server names a fault's place as in the file that it was sent. */
const places = Object.fromEntries(['skus[0]', '[0].skus[0]'].flatMap((above) => names.map((name) => [`${above}.${name}`, name])));

export function SkuForm({ product, sku, close }: { product: Product; sku?: Sku; close: () => void }) {
  const { t } = useWords('console-catalog');
  const rules = useRules();
  const families = useQuery({
    queryKey: ['policies', 'timeline'],
    queryFn: ({ signal }) => dataOf(api.GET('/operator/v1/policies/timeline', { signal })),
  });
  const sibling = sku ?? product.skus[0];
  const { register, control, handleSubmit, setError, getValues, setValue, formState } = useForm<Fields>({
    defaultValues: {
      id: sku?.id ?? '',
      title: sku?.title ?? '',
      description: sku?.description ?? '',
      unitOfMeasure: sibling?.unitOfMeasure ?? '1 License',
      minimumQuantity: String(sibling?.minimumQuantity ?? 1),
      maximumQuantity: String(sibling?.maximumQuantity ?? 10_000),
      terms: sibling?.terms ?? [],
      supportedBillingCycles: sibling?.supportedBillingCycles ?? ['one_time'],
      keySource: sibling?.keySource ?? 'pool',
      activationsPerUnit: String(sibling?.activationsPerUnit ?? 0),
      inventory: sku?.inventory === undefined ? '' : String(sku.inventory),
      fulfilmentPolicyFamily: sibling?.fulfilmentPolicyFamily ?? 'software',
      returnPolicyFamily: sibling?.returnPolicyFamily ?? 'perpetual',
      isTrial: sku?.isTrial ?? false,
      quantityChanges: sku?.quantityChanges ?? false,
      renews: sku?.renews ?? false,
    },
  });
  const { errors } = formState;
  // The lists have nothing to choose from before the families are there, and a shop may name them otherwise than is usual.
  useEffect(() => {
    for (const [kind, name] of [['fulfilment', 'fulfilmentPolicyFamily'], ['return', 'returnPolicyFamily']] as const) {
      const known = (families.data?.items ?? []).filter((each) => each.kind === kind).map((each) => each.family);
      const now = getValues(name);
      setValue(name, known.includes(now) ? now : (known[0] ?? now));
    }
  }, [families.data, getValues, setValue]);
  const save = useChange({
    change: (fields: Fields) => {
      const { inventory, ...rest } = fields;
      // What the form does not show stays as it is.
      const { inventory: _stock, ...kept }: Partial<Sku> = sku ?? {};
      const changed = {
        ...kept,
        ...rest,
        id: fields.id.trim(),
        title: fields.title.trim(),
        description: fields.description.trim(),
        unitOfMeasure: fields.unitOfMeasure.trim(),
        minimumQuantity: Number(fields.minimumQuantity),
        maximumQuantity: Number(fields.maximumQuantity),
        activationsPerUnit: Number(fields.activationsPerUnit),
        ...(inventory.trim() && { inventory: Number(inventory) }),
      } as Draft;
      return dataOf(api.POST('/operator/v1/products', { body: { ...product, skus: [changed] } as Shape<'CatalogProductDraft'> }));
    },
    done: t('skuSaved'),
    stale: [['catalog-products'], ['setup']],
    then: close,
    refused: (failure) => showAtField(failure, setError, places as Record<string, keyof Fields>),
  });
  const familyChoices = (kind: Shape<'PolicyFamily'>['kind'], now: string | undefined) =>
    Object.fromEntries([...(now ? [now] : []), ...(families.data?.items ?? []).filter((each) => each.kind === kind).map((each) => each.family)].map((name) => [name, name]));
  return (
    <FormDialog
      title={sku ? t('editOf', { name: sku.title }) : t('addSku')}
      submit={sku ? t('common:save') : t('addSku')}
      onSubmit={handleSubmit((fields) => save.mutate(fields))}
      onClose={close}
      busy={save.isPending}
      error={Object.keys(errors).length > 0 ? null : (save.error ?? families.error)}
    >
      {!sku && (
        <TextField
          label={t('skuId')}
          hint={t('skuIdHint')}
          required
          field={register('id', { ...rules.required, pattern: { value: /^\s*[A-Za-z0-9]{4}\s*$/, message: t('skuIdHint') } })}
          error={errors.id}
          autoComplete="off"
        />
      )}
      <TextField label={t('titleOf')} required field={register('title', rules.required)} error={errors.title} autoComplete="off" />
      <LongTextField label={t('description')} required rows={2} field={register('description', rules.required)} error={errors.description} />
      <div className={styles['pair']}>
        <TextField label={t('unitOfMeasure')} required field={register('unitOfMeasure', rules.required)} error={errors.unitOfMeasure} />
        <TextField label={t('minimum')} required field={register('minimumQuantity', rules.whole(1, 999_999_999))} error={errors.minimumQuantity} />
        <TextField label={t('maximum')} required field={register('maximumQuantity', rules.whole(1, 999_999_999))} error={errors.maximumQuantity} />
        <TextField label={t('inventory')} hint={t('inventoryHint')} field={register('inventory', { pattern: { value: /^\s*\d*\s*$/, message: t('common:form.whole') } })} error={errors.inventory} />
      </div>
      <ManyField label={t('terms')} name="terms" control={control} choices={{ P1M: t('termWords.P1M'), P1Y: t('termWords.P1Y'), P3Y: t('termWords.P3Y') }} />
      <ManyField
        label={t('cycles')}
        name="supportedBillingCycles"
        control={control}
        atLeastOne={t('common:form.required')}
        choices={{ one_time: t('cycleWords.one_time'), monthly: t('cycleWords.monthly'), annual: t('cycleWords.annual'), none: t('cycleWords.none') }}
      />
      <div className={styles['pair']}>
        <ChoiceField
          label={t('keySource')}
          field={register('keySource')}
          error={errors.keySource}
          choices={{ pool: t('keySources.pool'), generated: t('keySources.generated'), none: t('keySources.none') }}
        />
        <TextField label={t('activations')} hint={t('activationsHint')} field={register('activationsPerUnit', rules.whole(0, 1_000_000))} error={errors.activationsPerUnit} />
        <ChoiceField label={t('fulfilmentFamily')} field={register('fulfilmentPolicyFamily')} error={errors.fulfilmentPolicyFamily} choices={familyChoices('fulfilment', sibling?.fulfilmentPolicyFamily)} />
        <ChoiceField label={t('returnFamily')} field={register('returnPolicyFamily')} error={errors.returnPolicyFamily} choices={familyChoices('return', sibling?.returnPolicyFamily)} />
      </div>
      <div>
        <CheckField label={t('isTrial')} name="isTrial" control={control} />
        <CheckField label={t('quantityChanges')} name="quantityChanges" control={control} />
        <CheckField label={t('renews')} name="renews" control={control} />
      </div>
    </FormDialog>
  );
}
