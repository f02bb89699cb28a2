// Saves the documents of the ticked invoices, one file after the other.
import { ArrowDownloadRegular } from '@fluentui/react-icons/svg/arrow-download';
import { useState } from 'react';
import { send } from '@/shared/api';
import { useErrorText, useToast, WhyNot } from '@/shared/kit';
import { saveFile } from '@/shared/format/csv';
import { useWords } from '@/shared/words/words';

/** As many as a browser saves without asking at each. */
const most = 10;

export function DownloadTicked({ ids }: { ids: readonly string[] }) {
  const { t } = useWords('billing');
  const toast = useToast();
  const errorText = useErrorText();
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    try {
      for (const id of ids) {
        const answer = await send(new Request(new URL(`/v1/invoices/${encodeURIComponent(id)}/documents/statement`, location.href)));
        saveFile(`${id}.pdf`, await answer.blob());
      }
      toast.done(t('pdfsSaved', { count: ids.length }));
    } catch (failure) {
      toast.failed(errorText(failure));
    } finally {
      setBusy(false);
    }
  };
  return (
    <WhyNot
      size="small"
      appearance="subtle"
      icon={<ArrowDownloadRegular />}
      whyNot={ids.length > most ? t('pdfsTooMany', { most }) : undefined}
      disabledFocusable={busy}
      onClick={() => !busy && void save()}
    >
      {t('pdfs')}
    </WhyNot>
  );
}
