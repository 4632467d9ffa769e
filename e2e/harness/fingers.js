// Fingers on a screen, as the browser's own input events.

/** Puts fingers down, moves them from the first places to the last in steps, and lifts them: one list of places a finger. */
export async function drag(page, ways, steps = 8) {
  const cdp = await page.context().newCDPSession(page);
  const at = (share) => ways.map(([from, to], id) => ({ id, x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share }));
  await cdp.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at(0) });
  for (let step = 1; step <= steps; step++) await cdp.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: at(step / steps) });
  await cdp.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await cdp.detach();
}
