// SPDX-License-Identifier: EUPL-1.2
// security.mjs PROGRAM [FOLDER]: sends Debian's wapiti and sqlmap to a server of its own on this machine, filled with the demonstration
// register, as a stranger and as a signed-in administrator. Writes FOLDER/summary.txt (build/security) and all reports beside
// it; ends with 1 if there is a finding. SECONDS=60 gives each part so much time at most (150 by default).
import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { spawn } from "node:child_process";
import { Server, run, scratch } from "./live_server.mjs";
import { sign_in_first } from "./live_writer.mjs";

const program = path.resolve(process.argv[2]);
const out = path.resolve(process.argv[3] ?? "build/security");
const seconds = Number(process.env.SECONDS ?? 150);
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

// What these tools say that is no fault, and why.
const no_fault = [
  [/X-XSS-Protection is not set/, "browsers dropped that filter, which could itself be abused; the content policy stands in its place"],
  [/Strict-Transport-Security is not set/, "this server speaks plain HTTP to a proxy; with an https base-url the header is set (SiteTest.TellsBrowsersToStayWithHttpsWhereTheSiteHasIt)"],
  [/Secure flag is not set in the cookie/, "as above: with an https base-url it is set"],
];

const folder = scratch();
const settings = ["--data", folder, "--log-format", "json", "--log-requests", "yes"];
const server = await new Server(program, ["--demonstration", ...settings]).ready();
const session = await sign_in_first(server);
const ids = await (await fetch(`${server.url}/api/v1/organisations?limit=3`)).json();
const id = JSON.stringify(ids).match(/"id":"([0-9a-z]{12})"/)[1];

const lines = [], findings = [];
const say = (line) => (lines.push(line), console.log(line));
// Ends with whatever the command printed, when its time is over too.
const command = (name, args) => new Promise((done) => {
  const child = spawn(name, args, { env: { ...process.env, LANG: "C.UTF-8", LC_ALL: "C.UTF-8", HOME: folder }, stdio: ["ignore", "pipe", "pipe"], detached: true });
  let text = "";
  child.stdout.on("data", (piece) => (text += piece));
  child.stderr.on("data", (piece) => (text += piece));
  const timer = setTimeout(() => process.kill(-child.pid, "SIGTERM"), (seconds * 2 + 60) * 1000);
  child.on("close", (code) => (clearTimeout(timer), done({ code, text })));
});

async function wapiti(name, more) {
  const report = path.join(out, `wapiti-${name}.json`);
  const modules = "backup,blindsql,cookieflags,crlf,csp,exec,file,htaccess,http_headers,methods,permanentxss,redirect,shellshock,sql,xss";
  const { text } = await command("wapiti", ["-u", `${server.url}/`, "--scope", "folder", "-m", modules, "--no-bugreport", "--flush-session", "--store-session", path.join(folder, `wapiti-${name}`),
    "--max-scan-time", String(seconds), "--max-attack-time", String(Math.ceil(seconds / 6)), "--max-links-per-page", "60", "--max-files-per-dir", "6", "-d", "4", "-S", "sneaky", "-t", "10",
    "-v", "1", "-f", "json", "-o", report, ...more]);  // no -x: Debian's wapiti fails on it
  writeFileSync(path.join(out, `wapiti-${name}.txt`), text);
  let found;
  try {
    found = JSON.parse(readFileSync(report, "utf8"));
  } catch {
    findings.push(`wapiti, ${name}: it gave no report`);
    return say(`wapiti, ${name}: it gave no report:\n${text.slice(-2000)}`);
  }
  const pages = text.match(/(\d+) (?:URLs and forms|resources)/)?.[1] ?? "";
  let count = 0;
  for (const [kind, list] of [...Object.entries(found.vulnerabilities), ...Object.entries(found.anomalies)])
    for (const each of list) {
      const line = `wapiti, ${name}: ${kind}: ${each.method} ${each.path} ${each.parameter ?? ""}: ${each.info}`;
      const reason = no_fault.find(([pattern]) => pattern.test(line));
      if (reason) say(`  not counted: ${each.info}: ${reason[1]}`);
      else (++count, findings.push(line));
    }
  say(`wapiti, ${name}: ${found.infos.crawled_pages_nbr ?? pages ?? "?"} pages, ${count} findings`);
}

// One call per request: sqlmap tries each of its parameters.
async function sqlmap(name, args) {
  const { text } = await command("timeout", [String(seconds), "sqlmap", "--batch", "--level", "2", "--risk", "1", "--flush-session", "--disable-coloring", "--threads", "2", "--timeout", "10",
    "--technique", "BEUS", "--output-dir", path.join(folder, `sqlmap-${name}`), ...args]);
  writeFileSync(path.join(out, `sqlmap-${name}.txt`), text);
  // What only "appears to be" injectable it tries at once, and says so in these words if it is.
  const injected = text.match(/^.*(?:identified the following injection point|parameter '.*' is vulnerable).*$/m)?.[0];
  if (injected) findings.push(`sqlmap, ${name}: ${injected}`);
  const tried = new Set([...text.matchAll(/testing if (?:\w+ )?parameter '([^']+)'|parameter '([^']+)' does not/g)].map(([, a, b]) => a ?? b));
  if (tried.size === 0 && !injected) findings.push(`sqlmap, ${name}: it tried no parameter`);
  say(`sqlmap, ${name}: ${tried.size} parameters tried (${[...tried].join(", ")})${injected ? ", INJECTION" : ""}`);
}

const cookie = session ? ["-H", `Cookie: ${session}`] : null;
await wapiti("stranger", []);
if (cookie) await wapiti("signed-in", [...cookie, "-s", `${server.url}/contributions`, "-s", `${server.url}/account`]);
else say("wapiti, signed-in: there are no accounts yet");
await sqlmap("search", ["-u", `${server.url}/search?q=Lyon&country=fr&kind=twinning`]);
await sqlmap("api", ["-u", `${server.url}/api/v1/organisations?q=Lyon&country=fr&limit=10&sort=name`]);
await sqlmap("record", ["-u", `${server.url}/api/v1/organisations/${id}*`]);
await sqlmap("sign-in", ["-u", `${server.url}/sign-in`, "--data", "email=somebody@example.org&password=none-of-them&return=/", "--headers", `Origin: ${server.url}`, "--ignore-code", "429,422,401,403,404"]);
if (session) await sqlmap("queue", ["-u", `${server.url}/contributions?state=open&kind=organisation&country=fr`, "--cookie", session, "--skip", "cookie", "--ignore-code", "404"]);

const alive = (await fetch(`${server.url}/readyz`)).status === 200;
if (!alive) findings.push("the server was not ready afterwards");
const failed = server.log.split("\n").filter((line) => /"status":5\d\d/.test(line) && !line.includes('"route":"/readyz"'));
for (const line of [...new Set(failed.map((text) => JSON.parse(text).route + " " + JSON.parse(text).status))]) findings.push(`the server failed at ${line}`);
if ((await server.stop()).code !== 0) findings.push("the server did not end well");
const check = run(program, ["check", "--data", folder]);
if (check.code !== 0) findings.push(`the register is not clean afterwards: ${check.out}${check.err}`);
writeFileSync(path.join(out, "server.log"), server.log);
say(findings.length === 0 ? "No finding." : `${findings.length} findings:\n  ${findings.join("\n  ")}`);
writeFileSync(path.join(out, "summary.txt"), lines.join("\n") + "\n");
process.exit(findings.length === 0 ? 0 : 1);
