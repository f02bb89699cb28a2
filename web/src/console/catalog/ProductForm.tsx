// A product as the operator describes it: new, or changed.
import { useForm } from 'react-hook-form';
import { api, type Shape } from '@/shared/api';
import { ChoiceField, FormDialog, LongTextField, showAtField, TextField, useRules } from '@/shared/kit';
import { useWords } from '@/shared/words/words';
import { CheckField } from '../parts/CheckField';
import { useChange } from '../parts/change';
import styles from '../parts/parts.module.css';
import { useKindWords, usualOf } from './words';

type Product = Shape<'CatalogProduct'>;

interface Fields {
  id: string;
  title: string;
  description: string;
  publisher: string;
  kind: Product['kind'];
  isMicrosoftProduct: boolean;
}

export function ProductForm({ product, close, then }: { product?: Product; close: () => void; then?: (id: string) => void }) {
  const { t } = useWords('console-catalog');
  const rules = useRules();
  const kinds = useKindWords();
  const { register, control, handleSubmit, setError, formState } = useForm<Fields>({
    defaultValues: {
      id: product?.id ?? '',
      title: product?.title ?? '',
      description: product?.description ?? '',
      publisher: product?.publisher ?? '',
      kind: product?.kind ?? 'perpetual_software',
      isMicrosoftProduct: product?.isMicrosoftProduct ?? false,
    },
  });
  const { errors } = formState;
  const save = useChange({
    change: async (fields: Fields) => {
      const id = fields.id.trim().toUpperCase();
      // Another kind brings its own type and views; the same one keeps those that the product has.
      const usual = product?.kind === fields.kind ? { productType: product.productType, targetViews: product.targetViews } : usualOf[fields.kind];
      const body = { ...fields, id, title: fields.title.trim(), description: fields.description.trim(), publisher: fields.publisher.trim(), ...usual, skus: [] };
      await api.POST('/operator/v1/products', { body });
      return id;
    },
    done: t('productSaved'),
    stale: [['catalog-products'], ['setup']],
    then: (id) => {
      close();
      then?.(id);
    },
    refused: (failure) =>
      showAtField(failure, setError, {
        id: 'id', title: 'title', description: 'description', publisher: 'publisher', kind: 'kind',
        '[0].id': 'id', '[0].title': 'title', '[0].description': 'description', '[0].publisher': 'publisher',
      }),
  });
  return (
    <FormDialog
      title={product ? t('editOf', { name: product.title }) : t('addProduct')}
      submit={product ? t('common:save') : t('addProduct')}
      onSubmit={handleSubmit((fields) => save.mutate(fields))}
      onClose={close}
      busy={save.isPending}
      error={Object.keys(errors).length > 0 ? null : save.error}
    >
      {!product && (
        <TextField
          label={t('productId')}
          hint={t('productIdHint')}
          required
          field={register('id', { ...rules.required, pattern: { value: /^\s*[A-Za-z0-9]{12}\s*$/, message: t('productIdHint') } })}
          error={errors.id}
          autoComplete="off"
        />
      )}
      <TextField label={t('titleOf')} required field={register('title', rules.required)} error={errors.title} autoComplete="off" />
      <LongTextField label={t('description')} required rows={2} field={register('description', rules.required)} error={errors.description} />
      <div className={styles['pair']}>
        <TextField label={t('publisher')} required field={register('publisher', rules.required)} error={errors.publisher} autoComplete="off" />
        <ChoiceField label={t('kind')} field={register('kind')} error={errors.kind} choices={kinds} />
      </div>
      <CheckField label={t('isMicrosoft')} name="isMicrosoftProduct" control={control} />
    </FormDialog>
  );
}
