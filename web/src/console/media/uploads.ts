// Uploads of installation media: they go on while the operator looks at other pages, pause, and go on from the byte that the
// server has, also in another visit.
import { useSyncExternalStore } from 'react';
import { api, dataOf, inPieces, queries, type Shape } from '@/shared/api';

type Media = Shape<'SoftwareMedia'>;

export interface Upload {
  file: File;
  /** How much has arrived, from 0 to 1. */
  share: number;
  state: 'sending' | 'paused' | 'failed';
  failure?: unknown;
}

let uploads: ReadonlyMap<string, Upload> = new Map();
const stops = new Map<string, AbortController>();
const listeners = new Set<() => void>();

function set(id: string, upload: Upload | undefined): void {
  const after = new Map(uploads);
  if (upload) after.set(id, upload);
  else after.delete(id);
  uploads = after;
  for (const listener of listeners) listener();
}

// Leaving the portal stops what is on its way; what has arrived stays.
const warn = (event: BeforeUnloadEvent) => event.preventDefault();
const guard = () => {
  removeEventListener('beforeunload', warn);
  if ([...uploads.values()].some((each) => each.state === 'sending')) addEventListener('beforeunload', warn);
};
listeners.add(guard);

const transport = (media: Media) =>
  inPieces(
    () => `/operator/v1/media/${media.id}/content`,
    async () => (await dataOf(api.GET('/operator/v1/media/{media_id}', { params: { path: { media_id: media.id } } }))).receivedBytes,
  );

/** Why a file is not the one whose content is expected; undefined when it may be. */
export const mismatch = (media: Pick<Media, 'fileName' | 'size'>, file: Pick<File, 'name' | 'size'>): 'name' | 'size' | undefined =>
  file.name !== media.fileName ? 'name' : file.size !== media.size ? 'size' : undefined;

/** Sends the content, from the byte on that the server expects. */
export function startUpload(media: Media, file: File): void {
  const stop = new AbortController();
  stops.set(media.id, stop);
  const say = (share: number) => !stop.signal.aborted && set(media.id, { file, share, state: 'sending' });
  say(media.receivedBytes / media.size);
  transport(media)(file, say, stop.signal).then(
    async () => {
      await queries.invalidateQueries({ queryKey: ['media'] });
      set(media.id, undefined);
    },
    (failure: unknown) => {
      const share = uploads.get(media.id)?.share ?? 0;
      set(media.id, stop.signal.aborted ? { file, share, state: 'paused' } : { file, share, state: 'failed', failure });
      void queries.invalidateQueries({ queryKey: ['media'] });
    },
  );
}

export const pauseUpload = (id: string): void => stops.get(id)?.abort();

/** Stops it and forgets the file: before its medium is deleted. */
export function dropUpload(id: string): void {
  stops.get(id)?.abort();
  set(id, undefined);
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** The uploads of this visit by their medium's id. */
export const useUploads = (): ReadonlyMap<string, Upload> => useSyncExternalStore(subscribe, () => uploads);
