// Files on their way to the server: with progress, and in pieces where the server can go on after a break.
import { goToSignIn, portalHeaders, send } from './client';
import { readError } from './error';

/** Sends a file; `say` hears how much has arrived, from 0 to 1. Aborting the signal pauses it. */
export type Transport = (file: File, say: (share: number) => void, signal: AbortSignal) => Promise<void>;

/** The body of one piece, in bytes. */
const piece = 8 << 20;

/**
 * In pieces, each a PUT with its Content-Range. `received` asks the server how many bytes it has, so that a paused or broken
 * transfer goes on where it stopped.
 */
export function inPieces(pathFor: (file: File) => string, received: (file: File) => Promise<number>): Transport {
  return async (file, say, signal) => {
    for (let from = await received(file); from < file.size; ) {
      say(from / file.size);
      const end = Math.min(from + piece, file.size);
      const headers = {
        'Content-Type': 'application/octet-stream',
        'Content-Range': `bytes ${from}-${end - 1}/${file.size}`,
      };
      const body = file.slice(from, end);
      await send(new Request(new URL(pathFor(file), location.href), { method: 'PUT', headers, body, signal }));
      from = end;
    }
    say(1);
  };
}

/** A request with a body that may be large. */
export interface Sending {
  method: string;
  path: string;
  headers?: HeadersInit;
  body: XMLHttpRequestBodyInit;
}

/** A file under its name, as certificates and attachments go: the server knows one that is sent again by its content. */
export const fileTo = (path: string, file: File): Sending => ({
  method: 'POST',
  path,
  headers: {
    'Content-Type': 'application/octet-stream',
    'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`,
  },
  body: file,
});

/** Sends it and gives the answer's text; `say` hears how much has arrived. A break begins anew. */
export function upload({ method, path, headers, body }: Sending, say: (share: number) => void, signal?: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    // fetch does not tell how far a body has come.
    const call = new XMLHttpRequest();
    call.open(method, path);
    new Headers({ ...portalHeaders(), ...Object.fromEntries(new Headers(headers)) }).forEach((value, name) =>
      call.setRequestHeader(name, value),
    );
    call.upload.onprogress = (event) => event.lengthComputable && say(event.loaded / event.total);
    call.onerror = () => reject(new TypeError('The server did not answer.'));
    call.onabort = () => reject(new DOMException('Paused.', 'AbortError'));
    call.onload = () => {
      if (call.status === 401) return void goToSignIn();
      if (call.status < 300) return resolve(call.responseText);
      const answer = new Response(call.responseText, {
        status: call.status,
        headers: { 'MS-CorrelationId': call.getResponseHeader('MS-CorrelationId') ?? '' },
      });
      readError(answer).then(reject, reject);
    };
    signal?.addEventListener('abort', () => call.abort());
    call.send(body);
  });
}

/** In one request; `request` says where to and as what. A break begins anew. */
export const atOnce =
  (request: (file: File) => Sending): Transport =>
  async (file, say, signal) =>
    void (await upload(request(file), say, signal));
