// SPDX-License-Identifier: EUPL-1.2
// disaster_test.mjs PROGRAM: goes through docs/disaster.md with the commands that stand there. Only the two folders and the
// server's address are others, and systemctl is a stand-in that stops and starts the server of this test.
import { spawn, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Server, expect, postgres_schema, run, scratch, sleep } from "./live_server.mjs";

const program = path.resolve(process.argv[2]);
const here = path.dirname(new URL(import.meta.url).pathname);
const folder = scratch();
const data = path.join(folder, "data"), backups = path.join(folder, "backups"), bin = path.join(folder, "bin");
for (const made of [data, backups, bin]) mkdirSync(made);
symlinkSync(program, path.join(bin, "cosmopolis"));
writeFileSync(path.join(bin, "systemctl"), `#!/bin/sh\necho "$1 $2" >"${folder}/asked"\nwhile [ -e "${folder}/asked" ]; do sleep 0.05; done\n`);
chmodSync(path.join(bin, "systemctl"), 0o755);

const page = readFileSync(path.join(here, "../docs/disaster.md"), "utf8");
const commands = Object.fromEntries([...page.matchAll(/^```sh drill (\w+)\n(.*?)^```$/gms)].map(([, name, text]) => [name, text]));
const environment = { ...process.env, PATH: `${bin}:${process.env.PATH}`, COSMOPOLIS_DATA: data, LANG: "C" };

let server = await new Server(program, ["--demonstration", "--data", data]).ready();
const done = new Set();
// Runs the page's commands while this program goes on (it is what systemctl asks).
async function drill(name, more = {}) {
  expect(commands[name], `the page has commands called “${name}”`);
  done.add(name);
  const text = commands[name].replaceAll("/var/backups/cosmopolis", backups).replaceAll("/var/lib/cosmopolis", data)
    .replaceAll("http://localhost:8080", `$(cat "${folder}/url")`);
  const child = spawn("bash", ["-eu", "-o", "pipefail", "-c", text], { env: { ...environment, ...more }, stdio: ["ignore", "pipe", "pipe"] });
  let out = "", err = "";
  child.stdout.on("data", (piece) => (out += piece));
  child.stderr.on("data", (piece) => (err += piece));
  const code = await new Promise((ended) => child.on("close", ended));
  expect(code === 0, `${name} ends well, not with ${code}:\n${text}${out}${err}`);
  return out.trim();
}
const asked = setInterval(async () => {
  const file = path.join(folder, "asked");
  if (!existsSync(file) || asked.busy) return;
  asked.busy = true;
  const [what] = readFileSync(file, "utf8").split(" ");
  if (what === "stop") {
    expect((await server.stop()).code === 0, "the server stops well");
    server = null;
  } else {
    server = await new Server(program, ["--data", data]).ready();
    writeFileSync(path.join(folder, "url"), server.url);
  }
  rmSync(file);
  asked.busy = false;
}, 20);

// Somebody writes all the while: an import after the other.
const rows = run(process.execPath, [path.join(here, "../bench/generate.mjs"), "3000"]).out.trim().split("\n");
let writing = true, imports = 0;
const writer = (async () => {
  for (let at = 1; writing && at < rows.length; at += 40, ++imports) {
    const list = path.join(folder, "list.csv");
    writeFileSync(list, [rows[0], ...rows.slice(at, at + 40)].join("\n") + "\n");
    const child = spawn(program, ["import", "relations", list, "--source", `List ${at}`, "--data", data], { stdio: "ignore" });
    expect((await new Promise((ended) => child.on("close", ended))) <= 1, "the list was imported");
  }
})();

while (imports < 2) await sleep(20);
const first = JSON.parse(await drill("backup"));
expect(first.verified && first.rows > 0 && first.removed.length === 0, "a backup made while others write is good");
writing = false;
await writer;
await sleep(1100);  // another second, another name
const second = JSON.parse(await drill("backup"));
expect(second.verified && second.rows > first.rows, "the later backup holds more");
const before = await drill("before");
await drill("destroy");
expect(!existsSync(data) && server === null, "all is lost");

const restored = JSON.parse(await drill("restore"));
expect(restored.rows === second.rows && restored.tables === second.tables, "all rows of the backup are there");
expect(JSON.parse(await drill("check")).faults === 0, "nothing is wrong with it");
expect(JSON.parse((await drill("serve")).split("\n").at(-1)).ready, "the server is ready");
const after = await drill("after");
expect(before === after, `the counts are those from before: ${before} and ${after}`);
expect((await server.stop()).code === 0, "the server stops well");

// The same file into the other database.
const database = postgres_schema("disaster");
if (database) {
  await drill("restore", { COSMOPOLIS_DATABASE: database, COSMOPOLIS_DATA: path.join(folder, "other") });
  expect(JSON.parse(await drill("check", { COSMOPOLIS_DATABASE: database, COSMOPOLIS_DATA: path.join(folder, "other") })).faults === 0, "nothing is wrong in PostgreSQL");
}

// Only so many are kept, nothing else is touched, and a backup that is not good costs none of them.
writeFileSync(path.join(backups, "notes.txt"), "mine");
for (const day of ["01", "02", "03"]) writeFileSync(path.join(backups, `cosmopolis-202611${day}T000000Z.zip`), "old");
const full = run(program, ["backup", "--to", backups, "--keep", "2"], { env: { ...environment, TMPDIR: "/nowhere" } });
expect(full.code !== 0 && readdirSync(backups).length === 6, `a backup that was not verified removes nothing: ${full.code} ${full.err} ${readdirSync(backups)}`);
const kept = JSON.parse(run(program, ["backup", "--to", backups, "--keep", "2", "--data", data]).out);
const left = readdirSync(backups).sort();
expect(kept.removed.length === 4 && left.length === 3 && left.includes("notes.txt"), `two backups and the note are left: ${left}`);
expect(run("stat", ["-c", "%a", kept.file]).out.trim() === "600", "a backup is for its owner alone");
expect(run(program, ["backup", "--to", path.join(folder, "nowhere"), "--data", data]).code === 2, "a folder that is not there is wrong use");
expect(run(program, ["backup", "--data", data]).code === 2, "no file and no folder is wrong use");

clearInterval(asked);
const missed = Object.keys(commands).filter((name) => !done.has(name));
expect(missed.length === 0, `each command of the page was run: ${missed}`);
console.log(`${imports} imports, a backup meanwhile; ${second.rows} rows in ${second.tables} tables came back, ${before.split("\n").join(" organisations, ")} relations`);
process.exit(0);
