// Installation media: what is there for each SKU, uploads that can pause and go on, checksums, withdrawing (rules 4.7).
import { Button, MessageBar, MessageBarBody } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons/svg/add';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { api, dataOf, type Shape } from '@/shared/api';
import { ChoiceFilter, type Column, ConfirmDialog, CopyId, DataList, EmptyPage, FileDrop, FilterBar, ProgressBar, StatusBadge, useErrorText, When } from '@/shared/kit';
import { Fact, Facts, Page, useAddress } from '@/shared/page';
import { bytes, percent } from '@/shared/format/format';
import { useWords } from '@/shared/words/words';
import { useChange } from '../parts/change';
import { rowsOf } from '../parts/pages';
import styles from '../parts/parts.module.css';
import { skuTitle, useSkus } from '../parts/skus';
import { AddMedia } from './AddMedia';
import { dropUpload, mismatch, pauseUpload, startUpload, useUploads } from './uploads';

type Media = Shape<'SoftwareMedia'>;
const idOf = (media: Media) => media.id;
const nameOf = (media: Media) => media.fileName;
const tones = { uploading: 'busy', available: 'good', withdrawn: 'quiet' } as const;

export function Component() {
  const { t } = useWords('console-media');
  const [{ status }, go] = useAddress({ status: '', row: '' });
  const [adding, setAdding] = useState(false);
  const skus = useSkus();
  const media = useQuery({
    queryKey: ['media'],
    queryFn: ({ signal }) => dataOf(api.GET('/operator/v1/media', { signal })),
  });
  const columns = useMemo<readonly Column<Media>[]>(
    () => [
      { id: 'file', header: t('file'), heading: true, share: 2.6, cell: nameOf },
      { id: 'sku', header: t('sku'), share: 2.4, cell: (row) => skuTitle(skus.data, row.productId, row.skuId) },
      { id: 'version', header: t('version'), share: 1, cell: (row) => row.version },
      { id: 'language', header: t('language'), share: 1.2, cell: (row) => row.language },
      { id: 'architecture', header: t('architecture'), share: 1.3, cell: (row) => row.architecture },
      { id: 'size', header: t('size'), align: 'end', share: 1.1, cell: (row) => bytes(row.size) },
      { id: 'status', header: t('status'), share: 1.5, cell: (row) => <Status media={row} /> },
    ],
    [t, skus.data],
  );
  const rows = rowsOf(media);
  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      actions={
        <Button appearance="primary" icon={<AddRegular />} onClick={() => setAdding(true)}>
          {t('add')}
        </Button>
      }
    >
      <DataList
        name="media"
        label={t('title')}
        rows={status ? { ...rows, items: rows.items.filter((each) => each.status === status) } : rows}
        columns={columns}
        idOf={idOf}
        nameOf={nameOf}
        details={(row) => <OneMedium media={row} />}
        filters={
          <FilterBar>
            <ChoiceFilter
              label={t('status')}
              value={status}
              onChange={(value) => go({ status: value })}
              choices={{ available: t('states.available'), uploading: t('states.uploading'), withdrawn: t('states.withdrawn') }}
            />
          </FilterBar>
        }
        filtered={status !== ''}
        clearFilters={() => go({ status: '' })}
        empty={<EmptyPage title={t('noMedia')}>{t('noMediaText')}</EmptyPage>}
      />
      {adding && <AddMedia close={() => setAdding(false)} added={(made) => go({ status: '', row: made.id })} />}
    </Page>
  );
}

function Status({ media }: { media: Media }) {
  const { t } = useWords('console-media');
  const upload = useUploads().get(media.id);
  if (upload?.state === 'sending') return <StatusBadge tone="busy">{t('sendingShare', { share: percent(upload.share) })}</StatusBadge>;
  if (media.status === 'uploading')
    return <StatusBadge tone="warning">{t('waitsAt', { share: percent((upload?.share ?? 0) || media.receivedBytes / media.size) })}</StatusBadge>;
  return <StatusBadge tone={tones[media.status]}>{t(`states.${media.status}`)}</StatusBadge>;
}

function OneMedium({ media }: { media: Media }) {
  const { t } = useWords('console-media');
  const [asking, setAsking] = useState(false);
  const withdraw = useChange({
    change: () => {
      dropUpload(media.id);
      return api.DELETE('/operator/v1/media/{media_id}', { params: { path: { media_id: media.id } } });
    },
    done: t('withdrawn', { file: media.fileName }),
    stale: [['media']],
    then: () => setAsking(false),
  });
  return (
    <>
      <Facts>
        <Fact name={t('sha256')}>{media.sha256 ? <CopyId value={media.sha256} what={t('sha256')} /> : t('noChecksum')}</Fact>
        <Fact name={t('size')}>{t('exactBytes', { count: media.size })}</Fact>
        <Fact name={t('id')}>
          <CopyId value={media.id} what={t('id')} />
        </Fact>
        <Fact name={t('created')}>
          <When at={media.createdDate} />
        </Fact>
      </Facts>
      {media.status === 'uploading' && <Upload media={media} />}
      {media.status !== 'withdrawn' && (
        <div className={styles['actions']}>
          <Button size="small" onClick={() => setAsking(true)}>
            {t('withdraw')}
          </Button>
        </div>
      )}
      <ConfirmDialog
        open={asking}
        title={t('withdrawTitle', { file: media.fileName })}
        confirm={t('withdraw')}
        onConfirm={() => withdraw.mutate()}
        onClose={() => setAsking(false)}
        busy={withdraw.isPending}
      >
        {media.status === 'available' ? t('withdrawText') : t('withdrawUploadText')}
      </ConfirmDialog>
    </>
  );
}

/** How far it is, and how it goes on: by itself in this visit, with the file chosen again in another. */
function Upload({ media }: { media: Media }) {
  const { t } = useWords('console-media');
  const errorText = useErrorText();
  const upload = useUploads().get(media.id);
  const [wrong, setWrong] = useState<'name' | 'size'>();
  if (upload?.state === 'sending') {
    return (
      <>
        <ProgressBar label={t('sending')} share={upload.share} />
        <div className={styles['actions']}>
          <Button size="small" onClick={() => pauseUpload(media.id)}>
            {t('common:file.pause')}
          </Button>
        </div>
        <p className={styles['quiet']}>{t('mayLeave')}</p>
      </>
    );
  }
  if (upload) {
    return (
      <>
        {upload.state === 'failed' && (
          <MessageBar intent="error" layout="multiline" role="alert">
            <MessageBarBody>{t('broken', { reason: errorText(upload.failure) })}</MessageBarBody>
          </MessageBar>
        )}
        <div className={styles['actions']}>
          <Button size="small" appearance="primary" onClick={() => startUpload(media, upload.file)}>
            {t('common:file.resume')}
          </Button>
        </div>
      </>
    );
  }
  return (
    <>
      <p>{t('goOn', { received: bytes(media.receivedBytes), size: bytes(media.size), file: media.fileName })}</p>
      <FileDrop
        label={t('chooseAgain', { file: media.fileName })}
        onChoose={([file]) => {
          const fault = file && mismatch(media, file);
          setWrong(fault);
          if (file && !fault) startUpload(media, file);
        }}
      />
      {wrong && (
        <MessageBar intent="error" layout="multiline" role="alert">
          <MessageBarBody>{t(`wrong.${wrong}`, { file: media.fileName, size: media.size })}</MessageBarBody>
        </MessageBar>
      )}
    </>
  );
}
