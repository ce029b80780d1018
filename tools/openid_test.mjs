// SPDX-License-Identifier: EUPL-1.2
// openid_test.mjs PROGRAM: signs in with an account of a real provider of OpenID Connect (npm's oidc-provider), as a browser does:
// from redirect to redirect, with cookies. Then once more with a state that was tampered with, and with an answer used twice.
import http from "node:http";
import { Provider } from "oidc-provider";
import { Server, expect, run, scratch } from "./live_server.mjs";

const program = process.argv[2];
const email = "ana@example.org";
const folder = scratch();
const made = run(program, ["user", "add", email, "--name", "Ana", "--password-stdin", "--data", folder], { input: "nine green lanterns sing\n" });
expect(made.code === 0, `an account was made: ${made.err}`);

// The provider's address has to be known to the register, and the register's to the provider.
const listening = http.createServer();
await new Promise((done) => listening.listen(0, "127.0.0.1", done));
const issuer = `http://127.0.0.1:${listening.address().port}`;
const server = await new Server(program, ["--data", folder, "--openid-issuer", issuer, "--openid-client", "cosmopolis",
  "--openid-secret", "a secret/with:signs", "--openid-name", "Test City"]).ready();

const tokens_asked = [];
const provider = new Provider(issuer, {
  clients: [{ client_id: "cosmopolis", client_secret: "a secret/with:signs", redirect_uris: [`${server.url}/sign-in/openid/back`],
    grant_types: ["authorization_code"], response_types: ["code"], token_endpoint_auth_method: "client_secret_basic" }],
  cookies: { keys: ["of this test alone"] },
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
  pkce: { methods: ["S256"], required: () => true },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, email: `${id}@example.org`, email_verified: true, name: "Ana" }) }),
});
provider.on("grant.success", () => tokens_asked.push("good"));
provider.on("server_error", (_, error) => console.error(error));
listening.on("request", provider.callback());

// A browser of few talents: cookies by origin, redirects one by one.
class Browser {
  jars = new Map();
  async ask(url, form) {
    const { origin, pathname } = new URL(url);
    const jar = this.jars.get(origin) ?? this.jars.set(origin, new Map()).get(origin);
    const cookie = [...jar.values()].filter((one) => pathname.startsWith(one.path)).map((one) => `${one.name}=${one.value}`).join("; ");
    const response = await fetch(url, { redirect: "manual", method: form ? "POST" : "GET", body: form && new URLSearchParams(form),
      headers: { ...(cookie && { cookie }), ...(form && { origin }) } });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = line.match(/^([^=]+)=([^;]*)/);
      const path = line.match(/; ?path=([^;]+)/i)?.[1] ?? "/";
      const gone = value === "" || /max-age=0/i.test(line) || /expires=Thu, 01 Jan 1970/i.test(line);
      if (gone) jar.delete(name + path);
      else jar.set(name + path, { name, value, path });
    }
    return response;
  }
  // As far as redirects lead, or to the first address that `until` says.
  async follow(url, { form, until = () => false } = {}) {
    for (let step = 0; step < 20; ++step) {
      if (until(url)) return { url };
      const response = await this.ask(url, form);
      form = undefined;
      const to = response.headers.get("location");
      if (!to) return { url, status: response.status, text: await response.text() };
      url = new URL(to, url).href;
    }
    expect(false, `redirects end, and not at ${url}`);
  }
}

// Through the provider's own pages, to the address that leads back to the register.
async function way_back(browser, login) {
  const page = await browser.follow(`${server.url}/sign-in?return=/account`);
  expect(page.status === 200 && page.text.includes("Sign in with Test City"), "the sign-in page offers the provider");
  const link = page.text.match(/href="(\/sign-in\/openid[^"]*)"/)[1].replaceAll("&amp;", "&");
  const is_back = (url) => url.startsWith(`${server.url}/sign-in/openid/back`);
  let at = await browser.follow(server.url + link, { until: is_back });
  for (let step = 0; step < 4 && !is_back(at.url); ++step) {
    const action = at.text?.match(/<form[^>]* action="([^"]+)"/)?.[1];
    expect(at.status === 200 && action, `the provider shows a form at ${at.url}, status ${at.status}:\n${at.text}`);
    const prompt = at.text.match(/name="prompt" value="([^"]+)"/)[1];
    const form = prompt === "login" ? { prompt, login, password: "any" } : { prompt };
    at = await browser.follow(new URL(action, at.url).href, { form, until: is_back });
  }
  expect(is_back(at.url), `the provider leads back, not to ${at.url}`);
  return at.url;
}

const ana = new Browser();
const back = await way_back(ana, "ana");
const account = await ana.follow(back);
expect(account.status === 200 && account.url === `${server.url}/account`, `Ana is signed in at /account, not ${account.status} at ${account.url}:\n${account.text}`);
expect(account.text.includes(email), "the account is hers");
expect(tokens_asked.length === 1, "one code was exchanged");
const again = await ana.follow(back);
expect(again.status === 403, `an answer used twice is refused, not ${again.status}`);

const tampered = new Browser();
const url = new URL(await way_back(tampered, "ana"));
const state = url.searchParams.get("state");
url.searchParams.set("state", (state[0] === "A" ? "B" : "A") + state.slice(1));
const refused = await tampered.follow(url.href);
expect(refused.status === 403 && refused.text.includes("You are not signed in"), `a tampered state is refused, not ${refused.status}`);
const outside = await tampered.follow(`${server.url}/account`);
expect(outside.url.startsWith(`${server.url}/sign-in`), "nobody is signed in after that");

const stranger = new Browser();
const unknown = await stranger.follow(await way_back(stranger, "nobody"));
expect(unknown.status === 403, `who has no account is not let in, ${unknown.status}`);

expect((await server.stop()).code === 0, "the server ends well");
for (const secret of [email, "a secret", state, url.searchParams.get("code")])
  expect(!server.log.includes(secret), `the log does not hold “${secret}”:\n${server.log}`);
console.log("signed in by OpenID Connect; what was tampered with was refused");
process.exit(0);
