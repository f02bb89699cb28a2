// A new medium: what it is, and its file. The upload begins at once and can be left.
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { api, dataOf, type Shape } from '@/shared/api';
import { ChoiceField, FileDrop, FormDialog, showAtField, TextField, useRules } from '@/shared/kit';
import { useWords } from '@/shared/words/words';
import { useChange } from '../parts/change';
import styles from '../parts/parts.module.css';
import { skuChoices, useSkus } from '../parts/skus';
import { startUpload } from './uploads';

interface Fields {
  item: string;
  version: string;
  language: string;
  architecture: string;
  sha256: string;
}

export function AddMedia({ close, added }: { close: () => void; added: (made: Shape<'SoftwareMedia'>) => void }) {
  const { t } = useWords('console-media');
  const rules = useRules();
  const skus = useSkus();
  const [file, setFile] = useState<File>();
  const [missing, setMissing] = useState(false);
  const { register, handleSubmit, setError, formState } = useForm<Fields>({
    defaultValues: { item: '', version: '', language: 'en-US', architecture: 'x64', sha256: '' },
  });
  const { errors } = formState;
  const add = useChange({
    change: async ({ fields, content }: { fields: Fields; content: File }) => {
      const [productId = '', skuId = ''] = fields.item.split(':');
      const made = await dataOf(
        api.POST('/operator/v1/media', {
          body: {
            productId,
            skuId,
            version: fields.version.trim(),
            language: fields.language.trim(),
            architecture: fields.architecture.trim(),
            fileName: content.name,
            size: content.size,
            ...(fields.sha256.trim() && { sha256: fields.sha256.trim().toLowerCase() }),
          },
        }),
      );
      startUpload(made, content);
      return made;
    },
    stale: [['media']],
    then: (made) => {
      close();
      added(made);
    },
    refused: (failure) =>
      showAtField(failure, setError, { productId: 'item', skuId: 'item', version: 'version', language: 'language', architecture: 'architecture', sha256: 'sha256' }),
  });
  return (
    <FormDialog
      title={t('add')}
      submit={t('upload')}
      onSubmit={(event) => {
        setMissing(!file);
        return handleSubmit((fields) => file && add.mutate({ fields, content: file }))(event);
      }}
      onClose={close}
      busy={add.isPending}
      error={Object.keys(errors).length > 0 ? null : (add.error ?? skus.error)}
    >
      <ChoiceField label={t('sku')} required field={register('item', rules.required)} error={errors.item} choices={{ '': t('choose'), ...skuChoices(skus.data) }} />
      <div className={styles['pair']}>
        <TextField label={t('version')} required field={register('version', rules.required)} error={errors.version} autoComplete="off" />
        <TextField label={t('language')} required field={register('language', rules.required)} error={errors.language} autoComplete="off" />
        <TextField label={t('architecture')} required field={register('architecture', rules.required)} error={errors.architecture} autoComplete="off" />
      </div>
      <TextField label={t('sha256')} hint={t('sha256Hint')} field={register('sha256')} error={errors.sha256} autoComplete="off" />
      <FileDrop
        label={t('chooseFile')}
        onChoose={([chosen]) => {
          setFile(chosen);
          setMissing(false);
        }}
      />
      {missing && <p role="alert">{t('fileMissing')}</p>}
    </FormDialog>
  );
}
