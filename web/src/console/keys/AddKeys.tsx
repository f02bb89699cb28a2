// Keys for a product that has none yet, or for a new version of it: which, in what form, and the file (rules 4.7).
import { Button } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons/svg/add';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { send, type Shape } from '@/shared/api';
import { ChoiceField, FileDrop, FormDialog, showAtField, TextField, useRules } from '@/shared/kit';
import { useWords } from '@/shared/words/words';
import { useChange } from '../parts/change';
import { skuChoices, useSkus } from '../parts/skus';

/** Adds the keys of a file to a SKU's stock; begins one for a version that has none. */
export async function importKeys(item: string, version: string, format: string, file: File): Promise<Shape<'KeyImport'>> {
  const [product = '', sku = ''] = item.split(':');
  const query = new URLSearchParams({ ...(version && { version }), format });
  const address = new URL(`/operator/v1/keypools/${encodeURIComponent(product)}/${encodeURIComponent(sku)}/keys?${query}`, location.href);
  const answer = await send(new Request(address, { method: 'POST', headers: { 'Content-Type': 'text/csv' }, body: file }));
  return (await answer.json()) as Shape<'KeyImport'>;
}

export function AddKeys() {
  const { t } = useWords('console-catalog');
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button appearance="primary" icon={<AddRegular />} onClick={() => setOpen(true)}>
        {t('addKeys')}
      </Button>
      {open && <KeysForm close={() => setOpen(false)} />}
    </>
  );
}

function KeysForm({ close }: { close: () => void }) {
  const { t } = useWords('console-catalog');
  const rules = useRules();
  const skus = useSkus();
  const [file, setFile] = useState<File>();
  const [missing, setMissing] = useState(false);
  const { register, handleSubmit, setError, formState } = useForm({ defaultValues: { item: '', version: '', format: 'text' } });
  const { errors } = formState;
  const fromPools = {
    items: (skus.data?.items ?? []).map((each) => ({ ...each, skus: each.skus.filter((sku) => sku.keySource === 'pool') })),
  };
  const add = useChange({
    change: (fields: { item: string; version: string; format: string; content: File }) =>
      importKeys(fields.item, fields.version.trim(), fields.format, fields.content),
    done: (made) => t('imported', { imported: made.imported, duplicates: made.duplicates, invalid: made.invalid, lines: made.linesFulfilled }),
    stale: [['key-pools'], ['setup']],
    then: close,
    refused: (failure) => showAtField(failure, setError, { version: 'version', format: 'format' }),
  });
  return (
    <FormDialog
      title={t('addKeys')}
      submit={t('addKeysNow')}
      onSubmit={(event) => {
        setMissing(!file);
        return handleSubmit((fields) => file && add.mutate({ ...fields, content: file }))(event);
      }}
      onClose={close}
      busy={add.isPending}
      error={Object.keys(errors).length > 0 ? null : (add.error ?? skus.error)}
    >
      <ChoiceField
        label={t('sku')}
        hint={t('addKeysHint')}
        required
        field={register('item', rules.required)}
        error={errors.item}
        choices={{ '': t('choose'), ...skuChoices(fromPools) }}
      />
      <TextField label={t('version')} field={register('version')} error={errors.version} autoComplete="off" />
      <ChoiceField
        label={t('format')}
        field={register('format')}
        error={errors.format}
        choices={{ text: t('formats.text'), vendor25: t('formats.vendor25'), chandlery: t('formats.chandlery') }}
      />
      <p>{t('keysFile')}</p>
      <FileDrop
        label={t('importFile')}
        kinds={['.csv', '.txt']}
        onChoose={([chosen]) => {
          setFile(chosen);
          setMissing(false);
        }}
      />
      {missing && <p role="alert">{t('keysFileMissing')}</p>}
    </FormDialog>
  );
}
