// Files that belong to a request.
import { atOnce, type Transport } from '@/shared/api';

/** What the server takes (rules 3.13). */
export const kinds = ['.png', '.jpg', '.jpeg', '.gif', '.pdf', '.txt', '.csv'] as const;
export const most = 10 * 1024 * 1024;

export const attachmentsOf = (requestId: string): string => `/v1/servicerequests/${encodeURIComponent(requestId)}/attachments`;

/** Sends a file to the request. */
export const attachTo = (requestId: string): Transport =>
  atOnce((file) => ({
    method: 'POST',
    path: attachmentsOf(requestId),
    headers: {
      'Content-Type': 'application/octet-stream',
      'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`,
    },
    body: file,
  }));
