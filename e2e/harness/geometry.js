// What sticks out of the page or of the paper. Runs inside the page.

/** Descriptions of elements wider than the page that no scrolling container of their own holds. */
export function stickingOut(page) {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const scrolls = (element) => ['auto', 'scroll'].includes(getComputedStyle(element).overflowX);
    // What is only read aloud lies in a box of one pixel.
    const hidesAll = (element) => element.clientWidth <= 1 && getComputedStyle(element).overflowX === 'hidden';
    const heldByContainer = (element) => {
      for (let up = element.parentElement; up && up !== document.body; up = up.parentElement) if (scrolls(up) || hidesAll(up)) return true;
      return false;
    };
    const outside = [...document.body.querySelectorAll('*')].filter((element) => {
      const box = element.getBoundingClientRect();
      const hiddenFromSight = box.width <= 1 || box.height <= 1;
      const insidePicture = element.ownerSVGElement !== null && element.ownerSVGElement !== undefined;
      return !hiddenFromSight && !insidePicture && (box.right > width + 1 || box.left < -1) && !heldByContainer(element);
    });
    const found = outside.map((element) => {
      const { left, right } = element.getBoundingClientRect();
      return `<${element.localName} class="${element.getAttribute('class') ?? ''}"> from ${Math.round(left)} to ${Math.round(right)} of ${width}`;
    });
    const { scrollWidth } = document.documentElement;
    if (scrollWidth > width) found.push(`the page scrolls sideways: ${scrollWidth} of ${width}`);
    return found;
  });
}

/** Descriptions of elements whose content paper would cut off: nobody scrolls paper. */
export function cutOff(page) {
  return page.evaluate(() => {
    const hides = (element) => getComputedStyle(element).overflowX !== 'visible' && element.clientWidth > 1;
    return [...document.body.querySelectorAll('*')]
      .filter((element) => !element.ownerSVGElement && element.scrollWidth > element.clientWidth + 1 && hides(element))
      .map((element) => {
        const name = `<${element.localName} class="${element.getAttribute('class') ?? ''}">`;
        return `${name} shows ${element.clientWidth} of ${element.scrollWidth} pixels`;
      });
  });
}

/** Pairs of texts in pictures that lie over each other. */
export function overlappingLabels(page) {
  return page.evaluate(() => {
    // A glyph box has air above and below the letters; lines set close together share that air.
    const AIR = 0.2;
    const labels = [...document.querySelectorAll('svg text')]
      .filter((text) => text.checkVisibility() && text.textContent.trim() !== '')
      .map((text) => {
        const { left, right, top, bottom } = text.getBoundingClientRect();
        const air = (bottom - top) * AIR;
        return { svg: text.ownerSVGElement, words: text.textContent.trim(), left, right, top: top + air, bottom: bottom - air };
      });
    const over = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
    const found = [];
    labels.forEach((a, i) =>
      labels.slice(i + 1).forEach((b) => {
        if (a.svg === b.svg && over(a, b)) found.push(`“${a.words}” and “${b.words}”`);
      }),
    );
    return found;
  });
}
