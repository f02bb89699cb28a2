// An XMLHttpRequest for unit tests: it holds what is sent until the test tells how far it has come, and answers.

/** One upload on its way. */
export class HeldUpload {
  /** Those that were begun, in order. */
  static begun: HeldUpload[] = [];
  path = '';
  body: File | undefined;
  status = 0;
  responseText = '';
  readonly headers: Record<string, string> = {};
  readonly upload: { onprogress?: (event: { lengthComputable: boolean; loaded: number; total: number }) => void } = {};
  onload?: () => void;
  onerror?: () => void;

  open(_method: string, path: string): void {
    this.path = path;
  }
  setRequestHeader(name: string, value: string): void {
    this.headers[name.toLowerCase()] = value;
  }
  getResponseHeader(): null {
    return null;
  }
  abort(): void {}
  send(body: File): void {
    this.body = body;
    HeldUpload.begun.push(this);
  }

  /** So many bytes have arrived. */
  come(loaded: number): void {
    this.upload.onprogress?.({ lengthComputable: true, loaded, total: this.body?.size ?? 0 });
  }
  answer(status: number, body: unknown = {}): void {
    this.status = status;
    this.responseText = JSON.stringify(body);
    this.onload?.();
  }
  /** The answer does not come. */
  lose(): void {
    this.onerror?.();
  }
}
