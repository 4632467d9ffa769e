// A visit to the studio by somebody who has signed in already.

import { visit } from './visit.js';

/** Like `visit`, with the session that `member`'s headers carry (see `member.js`) in the browser. */
export function visitAs(browser, server, member, ways, look) {
  return visit(browser, server, ways, async (visited) => {
    const [name, value] = member.cookie.split(/=(.*)/s);
    await visited.context.addCookies([{ name, value, url: server.url.replace('http:', 'https:'), secure: true, httpOnly: true, sameSite: 'Lax' }]);
    await look(visited);
  });
}
