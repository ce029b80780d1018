// SPDX-License-Identifier: EUPL-1.2
// For tests against a live server: an administrator who signs in, and writes over HTTP whose acknowledgement can be held against the
// register afterwards.
import { createHmac } from "node:crypto";
import { sleep } from "./live_server.mjs";

export class Refused extends Error {}  // the server answered, and did not do it

async function answer(response, ...statuses) {
  if (statuses.includes(response.status)) return response;
  throw new Refused(`${response.status} at ${response.url}: ${(await response.text()).replace(/<[^>]+>/g, " ").replace(/\s+/g, " ").slice(0, 300)}`);
}

// What a browser does: keeps cookies, sends its own origin with forms, follows nothing by itself. `cookie` is a Cookie header.
export class Browser {
  constructor(server, cookie = null, signal = undefined) {
    Object.assign(this, { server, signal, jar: new Map((cookie ?? "").split("; ").filter(Boolean).map((each) => each.split(/=(.*)/))) });
  }
  get cookie() {
    return [...this.jar].map(([name, value]) => `${name}=${value}`).join("; ");
  }
  async send(address, options) {
    const headers = { ...options.headers, ...(this.jar.size > 0 ? { cookie: this.cookie } : {}) };
    const response = await fetch(this.server.url + address, { ...options, headers, redirect: "manual", signal: this.signal });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = line.match(/^([^=]+)=([^;]*)/);
      if (value === "" || /Max-Age=0/i.test(line)) this.jar.delete(name);
      else this.jar.set(name, value);
    }
    return response;
  }
  get(address) {
    return this.send(address, {});
  }
  post(address, body, headers = {}) {
    return this.send(address, { method: "POST", headers: { origin: this.server.url, ...headers }, body });
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

// A proposal for a new organisation by way of the API; gives its address, at which it is to be read again.
export async function write_proposal(browser, name) {
  const text = JSON.stringify({ kind: "organisation", record: { kind: "ngo", names: [{ text: name }], country: "FR" }, message: name });
  const made = await answer(await browser.post("/api/v1/contributions", text, { "content-type": "application/json" }), 201);
  return `/api/v1/contributions/${(await made.json()).id}`;
}
export async function takes_proposals(browser) {
  const { status } = await browser.post("/api/v1/contributions", "{}", { "content-type": "application/json" });
  return status === 422 || status === 400;
}

// The code that a second factor shows now (RFC 6238).
function totp(secret) {
  let bits = "";
  for (const letter of secret) bits += "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000)));
  const mac = createHmac("sha1", key).update(step).digest();
  return String((mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1000000).padStart(6, "0");
}

// Makes the first administrator by the link that the server printed, second factor included. Gives the Cookie header of the
// session, or nothing where the server printed none.
export async function sign_in_first(server) {
  let link = null;
  for (let i = 0; i < 20 && !link; ++i, await sleep(50)) link = server.log.match(/\/first\/[A-Za-z0-9_-]+/)?.[0];
  if (!link) return null;
  const browser = new Browser(server);
  const password = "quartz-lantern-orbit-47";
  const made = await answer(await browser.form(link, { name: "Test", email: "first@example.org", language: "en", password, password_again: password }), 303);
  const next = made.headers.get("location");
  if (next.startsWith("/sign-in/second-factor")) {
    const secret = (await (await answer(await browser.get(next), 200)).text()).match(/secret=([A-Z2-7]+)/)?.[1];
    if (!secret) throw new Refused("the page shows no secret for the second factor");
    await answer(await browser.form("/sign-in/second-factor", { code: totp(secret) }), 200, 303);
  }
  await answer(await browser.get("/account"), 200);
  return browser.cookie;
}
