// Many numbers in one table or list are one stop on the way of the Tab key: arrow keys go from number to number, Home
// and End to the first and the last, Enter opens. In: what holds them. Knows `Evidence` only by its mark.

const NUMBER = '[data-evidence="number"]';

/** An attachment: `<table {@attach roving(hint)}>`. The hint is read out at the stop. */
export function roving(hint: string): (holder: HTMLElement) => () => void {
  return (holder) => {
    let stop: HTMLElement | null = null;
    const numbers = () => [...holder.querySelectorAll<HTMLElement>(NUMBER)].filter((number) => number.checkVisibility());

    /** One number is the stop: the one that had focus last, else the first that is seen. */
    function settle() {
      const all = numbers();
      if (!stop || !all.includes(stop)) stop = all[0] ?? null;
      for (const number of holder.querySelectorAll<HTMLElement>(NUMBER)) {
        const isStop = number === stop;
        const index = isStop ? 0 : -1;
        if (number.tabIndex !== index) number.tabIndex = index;
        if (isStop && all.length > 1) number.setAttribute('aria-description', hint);
        else number.removeAttribute('aria-description');
      }
    }
    function entered(event: FocusEvent) {
      const number = (event.target as Element).closest<HTMLElement>(NUMBER);
      if (!number || number === stop) return;
      stop = number;
      settle();
    }
    function pressed(event: KeyboardEvent) {
      const here = event.target as HTMLElement;
      if (!here.matches(NUMBER) || event.ctrlKey || event.metaKey || event.altKey) return;
      const all = numbers();
      const at = all.indexOf(here);
      const next = { ArrowRight: () => all[at + 1], ArrowLeft: () => all[at - 1], ArrowDown: () => beyond(here, all, 1), ArrowUp: () => beyond(here, all, -1), Home: () => all[0], End: () => all.at(-1) }[event.key];
      if (!next) return;
      event.preventDefault();
      next()?.focus();
    }

    settle();
    const changed = new MutationObserver(settle);
    const resized = new ResizeObserver(settle);
    changed.observe(holder, { childList: true, subtree: true });
    resized.observe(holder);
    holder.addEventListener('focusin', entered);
    holder.addEventListener('keydown', pressed);
    return () => {
      changed.disconnect();
      resized.disconnect();
      holder.removeEventListener('focusin', entered);
      holder.removeEventListener('keydown', pressed);
    };
  };
}

/** The nearest number in the next row that way, then the nearest across. */
function beyond(here: HTMLElement, all: readonly HTMLElement[], way: 1 | -1): HTMLElement | undefined {
  const from = here.getBoundingClientRect();
  const others = all.flatMap((number) => {
    const { left, right, top, bottom } = number.getBoundingClientRect();
    const down = ((top + bottom) / 2 - (from.top + from.bottom) / 2) * way;
    // Half a line away it is the same row.
    return down > from.height / 2 ? [{ number, down, across: Math.min(Math.abs(left - from.left), Math.abs(right - from.right)) }] : [];
  });
  const nearest = Math.min(...others.map(({ down }) => down));
  return others.filter(({ down }) => down < nearest + from.height / 2).sort((a, b) => a.across - b.across)[0]?.number;
}
