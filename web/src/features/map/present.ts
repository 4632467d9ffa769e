// The map alone in the window: everything around it is out of reach of keys and screen readers until it ends, and the
// window fills the screen where the browser allows it. Who leaves the full screen (browsers keep Esc for that) has ended.

export function present(stage: HTMLElement, onend: () => void): () => void {
  const hidden: HTMLElement[] = [];
  for (let inner: HTMLElement | null = stage; inner && inner !== document.body; inner = inner.parentElement) {
    for (const other of inner.parentElement?.children ?? []) {
      const keep = other === inner || !(other instanceof HTMLElement) || other.matches('aside, dialog, script, [role="status"]') || other.inert;
      if (keep) continue;
      other.inert = true;
      hidden.push(other);
    }
  }
  // Browsers give the screen to a click or key just before only; a link that opens so fills the window.
  if (navigator.userActivation?.isActive) document.documentElement.requestFullscreen?.().catch(() => undefined);
  const left = () => document.fullscreenElement === null && onend();
  document.addEventListener('fullscreenchange', left);
  return () => {
    document.removeEventListener('fullscreenchange', left);
    for (const other of hidden) other.inert = false;
    if (document.fullscreenElement) void document.exitFullscreen().catch(() => undefined);
  };
}
