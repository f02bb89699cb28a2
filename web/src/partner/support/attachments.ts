// Files that belong to a request.
import { asApiError, atOnce, fileTo, type Transport } from '@/shared/api';
import { useErrorText } from '@/shared/kit';
import { useWords } from '@/shared/words/words';

/** What the server takes (rules 3.13). */
export const kinds = ['.png', '.jpg', '.jpeg', '.gif', '.pdf', '.txt', '.csv'] as const;
export const most = 10 * 1024 * 1024;

export const attachmentsOf = (requestId: string): string => `/v1/servicerequests/${encodeURIComponent(requestId)}/attachments`;

/** Sends a file to the request. */
export const attachTo = (requestId: string): Transport => atOnce((file) => fileTo(attachmentsOf(requestId), file));

// Codes of the virus scanner, where the server has one.
const infectedFile = 700041;
const fileNotScanned = 700042;

/** Why a file was not taken, in the reader's words. */
export function useAttachmentErrors(): (failure: unknown) => string {
  const { t } = useWords('support');
  const errorText = useErrorText();
  return (failure) => {
    const { code, data } = asApiError(failure);
    if (code === infectedFile) return t('fileInfected', { found: String(data[0]) });
    return code === fileNotScanned ? t('fileNotScanned') : errorText(failure);
  };
}
