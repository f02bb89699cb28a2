// The files of a service request, to be fetched: on the partner's page and on the operator's desk.
import type { Shape } from '../api';
import { bytes } from '../format/format';
import styles from './AttachedFiles.module.css';

/** `address` is that of all the request's attachments. */
export function AttachedFiles({ files, address }: { files: Shape<'ServiceRequest'>['fileLinks']; address: string }) {
  return (
    <ul className={styles['files']}>
      {files.map((file) => (
        <li key={file.id}>
          <a href={`${address}/${encodeURIComponent(file.id)}`} download>
            {file.fileNameWithoutExtension}.{file.fileExtension}
          </a>{' '}
          <span className={styles['size']}>{bytes(file.fileSize)}</span>
        </li>
      ))}
    </ul>
  );
}
