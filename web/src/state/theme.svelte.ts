// Light, dark, or as the computer is: kept on this machine, shown by `data-theme` on the document.
export type Theme = 'auto' | 'light' | 'dark';
export const THEMES: readonly Theme[] = ['auto', 'light', 'dark'];
const KEPT = 'resa-theme';

class Chosen {
  current = $state<Theme>('auto');

  start(): void {
    const kept = localStorage.getItem(KEPT);
    this.choose(THEMES.find((theme) => theme === kept) ?? 'auto');
  }

  choose(theme: Theme): void {
    this.current = theme;
    if (theme === 'auto') {
      localStorage.removeItem(KEPT);
      delete document.documentElement.dataset.theme;
    } else {
      localStorage.setItem(KEPT, theme);
      document.documentElement.dataset.theme = theme;
    }
  }
}

export const theme = new Chosen();
