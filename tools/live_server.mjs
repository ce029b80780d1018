// SPDX-License-Identifier: EUPL-1.2
// For tests against the program as it is: starts it on a free port in a folder of its own, and runs its other commands.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

const started = new Set();
const folders = [];
process.on("exit", () => {
  for (const child of started) child.kill("SIGKILL");
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(130));

export function scratch() {
  const folder = mkdtempSync(path.join(tmpdir(), "cosmopolis-live-"));
  folders.push(folder);
  return folder;
}

export function expect(fact, sentence) {
  if (fact) return;
  console.error(`FAILED: ${sentence}`);
  process.exit(1);
}

// Runs a command to its end: { code, out, err }.
export function run(program, args, options = {}) {
  const done = spawnSync(program, args, { encoding: "utf8", maxBuffer: 1 << 28, ...options });
  return { code: done.status, out: done.stdout, err: done.stderr };
}

export class Server {
  constructor(program, args, { env = {} } = {}) {
    this.log = "";
    this.child = spawn(program, ["serve", "--listen", "127.0.0.1:0", ...args], {
      stdio: ["ignore", "ignore", "pipe"], env: { ...process.env, LANG: "C", COSMOPOLIS_OPERATORS: "local", ...env } });
    started.add(this.child);
    this.child.stderr.setEncoding("utf8").on("data", (text) => (this.log += text));
    this.ended = new Promise((done) => this.child.on("close", (code, signal) => {
      started.delete(this.child);
      done({ code, signal });
    }));
  }
  // Once it listens, and is ready unless told not to wait for that.
  async ready(patience = 60) {
    for (const until = Date.now() + patience * 1000; Date.now() < until; await sleep(20)) {
      expect(this.child.exitCode === null && this.child.signalCode === null, `the server started\n${this.log}`);
      this.url ??= this.log.match(/http:\/\/127\.0\.0\.1:\d+/)?.[0];
      if (this.url && (await fetch(`${this.url}/readyz`).catch(() => null))?.status === 200) return this;
    }
    expect(false, `the server was ready within ${patience} seconds\n${this.log}`);
  }
  get port() { return Number(new URL(this.url).port); }
  signal(name) { this.child.kill(name); }
  async stop() {
    this.signal("SIGTERM");
    return this.ended;
  }
}

// PostgreSQL's address with a new, empty schema of this name, or nothing where no server is at hand.
export function postgres_schema(name) {
  const url = process.env.COSMOPOLIS_TEST_POSTGRES;
  if (!url) {
    expect(!process.env.CI && !process.env.COSMOPOLIS_REQUIRE_POSTGRES, "PostgreSQL is there");
    return null;
  }
  const made = run("psql", ["-q", url, "-c", `DROP SCHEMA IF EXISTS ${name} CASCADE`, "-c", `CREATE SCHEMA ${name}`]);
  expect(made.code === 0, `the schema ${name} was made: ${made.err}`);
  return `${url}${url.includes("?") ? "&" : "?"}options=-csearch_path%3D${name}`;
}
