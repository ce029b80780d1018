// SPDX-License-Identifier: EUPL-1.2
// two_servers_test.mjs PROGRAM: two servers on one PostgreSQL, each with a folder and an index of its own. What is written on one
// is found on the other within a second; a session made on one is good on the other; when one is killed the other goes on.
import path from "node:path";
import { Server, expect, postgres_schema, run, scratch, sleep } from "./live_server.mjs";
import { Browser, sign_in_first, write_import } from "./live_writer.mjs";

const program = process.argv[2];
const database = postgres_schema("two_servers");
if (!database) {
  console.log("PostgreSQL is not there: skipped");
  process.exit(0);
}
const folder = scratch();
const on = (name) => ["--database", database, "--data", path.join(folder, name)];
expect(run(program, ["check", ...on("first")]).code === 0, "an empty register is clean");
const first = await new Server(program, ["--demonstration", ...on("first")]).ready();
const session = await sign_in_first(first);  // before another server prints another link
const second = await new Server(program, on("second")).ready();
const is_signed_in = async (server) => (await new Browser(server, session).get("/account")).status === 200;

async function found(server, name) {
  for (const until = Date.now() + 30000; Date.now() < until; await sleep(20))
    if ((await (await fetch(`${server.url}/api/v1/organisations?q=${encodeURIComponent(name)}`)).text()).includes(name)) return;
  expect(false, `${name} was found on the other server`);
}
// What was written on `there` is looked for on `here` by search: milliseconds until it is found.
async function found_after(there, here, name) {
  await write_import(new Browser(there), name);
  const from = Date.now();
  await found(here, name);
  return Date.now() - from;
}
const times = [];
for (let i = 0; i < 5; ++i) {
  times.push(await found_after(first, second, `Zyqqur${i}a`));
  times.push(await found_after(second, first, `Zyqqur${i}b`));
}
times.sort((a, b) => a - b);
expect(times.at(-1) < 5000, `what is written on one is soon found on the other, not after ${times} ms`);

if (session) expect((await is_signed_in(first)) && (await is_signed_in(second)), "a session made on the first server is good on the second");
first.signal("SIGKILL");
await first.ended;
if (session) expect(await is_signed_in(second), "the session survives the first server");
await write_import(new Browser(second), "Zyqqurlast");
const again = await new Server(program, on("first")).ready();
await found(again, "Zyqqurlast");
expect((await again.stop()).code === 0 && (await second.stop()).code === 0, "both end well");
const check = run(program, ["check", ...on("second")]);
expect(check.code === 0, `the register is clean:\n${check.out}${check.err}`);
console.log(`found on the other server after ${times[times.length >> 1]} ms in the middle, ${times.at(-1)} ms at most`);
