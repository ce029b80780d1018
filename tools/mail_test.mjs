// SPDX-License-Identifier: EUPL-1.2
// mail_test.mjs PROGRAM: what people get by mail, in each of the four languages, read as they read it; and where its links lead. The
// mails go by SMTP to a server that keeps them (smtp_sink.mjs).
import { spawn } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Server, expect, scratch, sleep } from "./live_server.mjs";
import { Browser, sign_in_first } from "./live_writer.mjs";
import { read_mail } from "./read_mail.mjs";

const program = process.argv[2];
const here = path.dirname(fileURLToPath(import.meta.url));
const languages = ["en", "fr", "es", "pt"];
const base_url = "http://register.example.org";
const site_name = `Régister "of" <boss@example.org>, Bcc: victim@example.org`;
// Whoever makes a record chooses its name: it is written into subjects and texts, and must stay a name.
const hostile = `Ville "X" <victim@example.org>, Bcc: victim@example.org =?UTF-8?Q?=0D=0ABcc:_victim@example.org?= <b>Ñ</b> {site}`;

// What the program says in a language: as po/ has it, and in English where nobody has translated it yet.
const translations = Object.fromEntries(languages.map((language) => {
  const file = path.join(here, "..", "po", `${language}.po`);
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  const unquote = (lines) => lines.split("\n").filter(Boolean).map((line) => JSON.parse(line)).join("");
  const entries = [...text.matchAll(/^msgid ((?:"[^\n]*"\n)+)msgstr ((?:"[^\n]*"\n?)+)/gm)].map(([, id, said]) => [unquote(id), unquote(said)]);
  return [language, new Map(entries)];
}));
let untranslated = 0;
function says(language, id, values = {}) {
  const said = translations[language].get(id);
  if (!said && language !== "en") ++untranslated;
  return (said || id).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

// The folder of mails, each taken out once.
class Box {
  constructor(folder) { Object.assign(this, { folder, seen: new Set(), waiting: [] }); }
  look() {
    for (const file of readdirSync(this.folder).filter((name) => name.endsWith(".eml")).sort()) {
      if (this.seen.has(file)) continue;
      this.seen.add(file);
      const envelope = JSON.parse(readFileSync(path.join(this.folder, file.replace(/eml$/, "json"))));
      expect(envelope.from === "register@example.org" && envelope.to.length === 1, `${file} goes to one address: ${envelope.to}`);
      expect(!envelope.to[0].startsWith("victim"), "nobody gets mail because a name says so");
      this.waiting.push({ ...read_mail(readFileSync(path.join(this.folder, file))), address: envelope.to[0] });
    }
  }
  has(address) {
    this.look();
    return this.waiting.some((mail) => mail.address === address);
  }
  async next(address) {
    for (const until = Date.now() + 60000; Date.now() < until; await sleep(50)) {
      this.look();
      const at = this.waiting.findIndex((mail) => mail.address === address);
      if (at >= 0) return this.waiting.splice(at, 1)[0];
    }
    expect(false, `${address} got a mail`);
  }
}

// That a mail is in a language: its subject, its sentences (each with its values), its links in this order, and nothing besides.
function check_mail(mail, what, language, { subject, sentences, paths, unsubscribe = false }) {
  const about = `${what} in ${language}`;
  const due = unsubscribe ? ["list-unsubscribe", "list-unsubscribe-post"] : [];
  expect(mail.names.join() === ["from", "to", "subject", "date", "message-id", "auto-submitted", "content-language", ...due, "mime-version", "content-type"].join(),
    `${about} has the headers it should have: ${mail.names}`);
  expect(mail.to === `<${mail.address}>` && mail.from === `${site_name} <register@example.org>`, `${about} names whom it is from and to: ${mail.from}`);
  expect(!/[<,"]/.test(mail.raw_from.replace(/ <register@example\.org>$/, "")), `${about} comes from one address: ${mail.raw_from}`);
  expect(mail.language === language && mail.html.includes(`<html lang="${language}">`), `${about} says so: ${mail.language}`);
  expect(subject.test(mail.subject), `${about} has its subject: ${mail.subject}`);
  const shown = mail.html.replace(/<[^>]+>/g, "").replace(/&(amp|lt|gt|quot|#39);/g, (each) => ({ "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'" })[each]);
  for (const sentence of sentences) {
    expect(sentence.test(mail.text), `${about} says ${sentence}:\n${mail.text}`);
    expect(sentence.test(shown), `${about} says as HTML ${sentence}:\n${shown}`);
  }
  const wanted = unsubscribe ? [...paths, /^\/unsubscribe\/[^/]+$/] : paths;
  const hrefs = [...mail.html.matchAll(/href="([^"]*)"/g)].map(([, url]) => url.replaceAll("&amp;", "&"));
  for (const links of [mail.links, hrefs])
    expect(links.length === wanted.length && links.every((link, n) => link.startsWith(base_url) && wanted[n].test(link.slice(base_url.length))), `${about} has its links alone: ${links}`);
  expect(!/<(b|img|script)\b/i.test(mail.html), `${about} shows names as text`);
  if (unsubscribe) expect(mail.unsubscribe === mail.links.at(-1) && mail.one_click === "List-Unsubscribe=One-Click", `${about} can be ended by mail programs: ${mail.unsubscribe}`);
  return mail.links.map((link) => link.slice(base_url.length));
}

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
// A sentence as a pattern; values that are not given may be any text.
const pattern = (language, id, values = {}) => new RegExp(escaped(says(language, id, values)).replace(/\\\{\w+\\\}/g, (hole) => (id.includes(hole.replaceAll("\\", "")) ? ".+" : hole)));

const folder = scratch();
const sink = spawn(process.execPath, [path.join(here, "smtp_sink.mjs"), path.join(folder, "mails")], { stdio: ["ignore", "pipe", "inherit"] });
process.on("exit", () => sink.kill("SIGKILL"));
const port = await new Promise((done) => sink.stdout.once("data", (text) => done(Number(text))));
const box = new Box(path.join(folder, "mails"));
const server = await new Server(program, ["--data", path.join(folder, "data"), "--smtp", `smtp://127.0.0.1:${port}`, "--mail-from", "register@example.org",
  "--base-url", base_url, "--site-name", site_name]).ready();

const must = async (answer, status, what) => {
  const response = await answer;
  if (response.status === status) return response;
  const text = (await response.text()).replace(/<[^>]+>/g, " ").replace(/\s+/g, " ");
  expect(false, `${what}: ${response.status} instead of ${status}: ${text.slice(0, 600)}`);
};
const steward = new Browser(server, await sign_in_first(server));
const propose = async (browser, proposal) =>
  (await must(browser.post("/api/v1/contributions", JSON.stringify(proposal), { "content-type": "application/json" }), 201, "a proposal")).json();
const make = async (kind, record) => {
  const { result, record: known } = await propose(steward, { kind, record, message: "for a test" });
  expect(result || known, `the ${kind} of a steward is in the register at once`);
  return result || known;
};

// A name of two lines is no name.
const two_lines = await steward.post("/api/v1/contributions",
  JSON.stringify({ kind: "organisation", record: { kind: "ngo", names: [{ text: "A\r\nBcc: victim@example.org" }] } }), { "content-type": "application/json" });
expect(two_lines.status === 422 || two_lines.status === 400, `a name of two lines is refused: ${two_lines.status}`);

const town = await make("organisation", { kind: "local_government", names: [{ text: hostile }], country: "FR" });
const partner = await make("organisation", { kind: "ngo", names: [{ text: "Sœurs & Frères" }], country: "FR" });
const relations = {};
for (const [n, kind] of ["twinning", "friendship_pact", "cooperation_agreement", "informal"].entries())
  relations[languages[n]] = await make("relation", { kind, status: "active", start: "1990", parties: [{ organisation: town, role: "partner" }, { organisation: partner, role: "partner" }] });

// Somebody invited by mail, who has an account and is signed in afterwards.
async function join(address, language, organisation, name, role) {
  await must(steward.post(`/organisations/${organisation}/members?lang=${language}`, new URLSearchParams({ email: address, role })), 303, `${address} is invited`);
  const values = { organisation: name, site: site_name, role: says(language, role) };
  const [link] = check_mail(await box.next(address), "an invitation", language, {
    subject: pattern(language, "{organisation} invites you", values),
    sentences: [pattern(language, "{organisation} invites you to work on its records in {site}, as {role}.", values), pattern(language, "Accept the invitation"),
      pattern(language, "The link is good for 14 days. If you did not expect this, there is nothing to do.")],
    paths: [/^\/invitation\/[\w-]+$/] });
  const browser = new Browser(server);
  await must(browser.get(link), 200, "the page of an invitation");
  const password = "nine green lanterns sing";
  await must(browser.form(link, { name: `N${language} <victim@example.org>\u2028Bcc: x`, language, password, password_again: password }), 303, "an invitation is accepted");
  await must(browser.get("/account"), 200, "who accepted an invitation is signed in");
  expect((await new Browser(server).get(link)).status !== 200, "an invitation is good once");
  return browser;
}
async function forget_password(address, language) {
  await must(new Browser(server).form("/password", { email: address }), 303, "a new password is asked for");
  const [link] = check_mail(await box.next(address), "the way to a new password", language, {
    subject: pattern(language, "Choose a new password"),
    sentences: [pattern(language, "Somebody, probably you, asked for a new password for your account."),
      pattern(language, "The link is good once, for 24 hours. If it was not you who asked, there is nothing to do: your password stays as it is.")],
    paths: [/^\/password\/[\w-]+$/] });
  const browser = new Browser(server);
  await must(browser.get(link), 200, "the page for a new password");
  const password = "eleven blue lanterns hum";
  await must(browser.form(link, { password, password_again: password }), 303, "a new password is chosen");
  check_mail(await box.next(address), "word of a new password", language, {
    subject: pattern(language, "Your account was changed"),
    sentences: [pattern(language, "The password of your account was changed."), pattern(language, "If it was not you, choose a new password at once, and tell those who run this register.")],
    paths: [] });
  await must(browser.form("/sign-in", { email: address, password }), 303, "a sign-in with the new password");
  await must(browser.get("/account"), 200, "who has a new password is signed in");
  return browser;
}
const relation_now = async (id) => (await must(new Browser(server).get(`/api/v1/relations/${id}`), 200, "a relation")).json();
const confirmed = async (id) => (await relation_now(id)).parties.filter((party) => party.confirmed).map((party) => party.id).join();

// Somebody without an account, who is asked whether a relation is right.
async function ask_to_confirm(language) {
  const address = `outside-${language}@example.org`, id = relations[language];
  await must(steward.form(`/relations/${id}/ask`, { party: town, address, language }), 303, "a party is asked");
  const [link] = check_mail(await box.next(address), "a question for a confirmation", language, {
    subject: pattern(language, "Please confirm: {relation}"),
    sentences: [pattern(language, "This register holds a relation of {party}: {relation}. Please say whether it is right. You need no account.", { party: hostile }),
      pattern(language, "Look at it and answer"), pattern(language, "The link is good once, for sixty days. If this is not your concern, please do nothing.")],
    paths: [/^\/confirm\/[\w-]+$/] });
  const stranger = new Browser(server);
  const page = await (await must(stranger.get(link), 200, "the page of a question")).text();
  await stranger.send(link, { method: "HEAD" });
  await must(stranger.get(link), 200, "the page of a question, again");
  expect(await confirmed(id) === "", `${language}: looking confirms nothing`);
  const seen = page.match(/name="seen" value="([^"]+)"/)?.[1];
  await must(stranger.form(link, { act: "confirm", party: town, seen }), 303, "a confirmation");
  expect(await confirmed(id) === town, `${language}: the party that was asked has confirmed, and no other`);
  const before = JSON.stringify(await relation_now(id));
  await stranger.form(link, { act: "ended", party: town, seen, end: "2020", reason: "other" });
  expect(JSON.stringify(await relation_now(id)) === before, `${language}: a link is good once`);
  expect(!(await (await must(stranger.get(link), 200, "the page of an answered question")).text()).includes('name="act"'), `${language}: there is nothing more to answer`);
}

const accounts = {};
for (const language of languages) {
  const address = `reader-${language}@example.org`;
  await join(address, language, town, hostile, "validator");
  accounts[language] = await forget_password(address, language);
}
await join("control@example.org", "en", town, hostile, "validator");
const proposer = await join("proposer@example.org", "en", partner, "Sœurs & Frères", "editor");
for (const language of languages) await ask_to_confirm(language);

let population = 1000;
const propose_change = () => propose(proposer, { kind: "organisation", id: town, record: { population: ++population }, speaking_for: partner });
async function notice(language) {
  return check_mail(await box.next(`reader-${language}@example.org`), "word of a proposal", language, {
    subject: pattern(language, "{organisation} proposes a change: {title}", { organisation: "Sœurs & Frères", title: hostile }),
    sentences: [pattern(language, "{organisation} proposes a change: {title}", { organisation: "Sœurs & Frères", title: hostile }),
      pattern(language, "Please look at it, and accept, edit or refuse it."), pattern(language, "Open it in the register"),
      pattern(language, "You get this because you work in the register. In its settings you choose which mails you get."), pattern(language, "Get no more mails like this one")],
    paths: [/^\/notifications\/[0-9a-z]+$/], unsubscribe: true });
}
const first = await propose_change();
const endings = {};
for (const language of languages) {
  const [link, ending] = await notice(language);
  expect((await must(accounts[language].get(link), 303, "a notice")).headers.get("location") === `/contributions/${first.id}`, `${language}: the notice leads to the proposal`);
  await must(new Browser(server).get(ending), 200, "the page that ends mails");
  await must(new Browser(server).form(`${ending.slice(0, -1)}${ending.endsWith("A") ? "B" : "A"}`), 404, "a link with another seal");
  endings[language] = ending;
}
await box.next("control@example.org");
await propose_change();
await box.next("control@example.org");
for (const language of languages) {
  await notice(language);  // looking has ended nothing
  await must(new Browser(server).form(endings[language], { "List-Unsubscribe": "One-Click" }), 200, "an end to mails");
}
await propose_change();
await box.next("control@example.org");
await sleep(1500);
for (const language of languages) expect(!box.has(`reader-${language}@example.org`), `${language}: who wanted no more mails gets none`);
expect(box.waiting.length === 0, `there is no mail that nobody expected: ${box.waiting.map((mail) => `${mail.address} ${mail.subject}`)}`);
expect((await server.stop()).code === 0, "the server ends well");
console.log(`${box.seen.size} mails in ${languages.length} languages were read and their links followed${untranslated > 0 ? `; ${untranslated} sentences were in English, for want of a translation` : ""}`);
process.exit(0);
