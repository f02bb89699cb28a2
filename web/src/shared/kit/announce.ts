// Tells screen readers what changed, through one live region of the page.
let region: HTMLElement | undefined;

export function announce(text: string): void {
  if (!region?.isConnected) {
    region = document.createElement('div');
    region.className = 'for-screen-readers';
    region.setAttribute('role', 'status');
    document.body.append(region);
  }
  // The same text twice in a row is a change only if the region was empty between.
  region.textContent = '';
  const target = region;
  setTimeout(() => (target.textContent = text), 50);
}
