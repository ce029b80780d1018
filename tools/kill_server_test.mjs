// SPDX-License-Identifier: EUPL-1.2
// kill_server_test.mjs PROGRAM [ROUNDS]: SIGKILL at random moments to a server that fifty people write to. Whatever was acknowledged is
// there afterwards, whole; what was not is there whole or not at all; `check` is clean. On both databases.
import path from "node:path";
import { Server, expect, postgres_schema, run, scratch, sleep } from "./live_server.mjs";
import { Browser, Refused, sign_in_first, takes_proposals, write_import, write_proposal } from "./live_writer.mjs";

const program = process.argv[2];
const rounds = Number(process.argv[3] ?? 10);
let random = 20261123;  // the same moments each time, as far as the machine lets it
const next = () => ((random = (random * 1103515245 + 12345) % 2147483648) / 2147483648);

async function torment(database, settings) {
  const acknowledged = new Set(), begun = new Set();
  const proposals = new Map();  // address: name
  let cookie = null, proposing = false;
  let killed_while_writing = 0, refused = 0;
  const look_for_proposals = async (server) => {
    if (!cookie) return;
    expect((await new Browser(server, cookie).get("/account")).status === 200, `${database}: the session outlived the server`);
    for (const [address, name] of proposals) {
      const kept = await new Browser(server, cookie).get(address);
      expect(kept.status === 200 && (await kept.text()).includes(name), `${database}: the proposal ${name}, which was acknowledged, is there`);
    }
  };
  for (let round = 1; round <= rounds; ++round) {
    const server = await new Server(program, settings).ready();
    if (round === 1) {
      cookie = await sign_in_first(server);
      proposing = cookie !== null && (await takes_proposals(new Browser(server, cookie)));
    }
    await look_for_proposals(server);
    const stop = new AbortController();
    const writer = async (number) => {
      for (let n = 0; !stop.signal.aborted; ++n) {
        const name = `Zq${round}w${number}n${n}x`;
        const proposes = proposing && number % 2 === 0;
        try {
          if (proposes) {
            proposals.set(await write_proposal(new Browser(server, cookie, stop.signal), name), name);
          } else {
            begun.add(name);
            await write_import(new Browser(server, null, stop.signal), name);
            acknowledged.add(name);
          }
        } catch (problem) {
          if (!(problem instanceof Refused)) return;  // the connection broke: it is not known whether it was done
          ++refused;
          await sleep(100);
        }
      }
    };
    const before = acknowledged.size;
    const writers = Array.from({ length: 50 }, (_, number) => writer(number));
    while (acknowledged.size === before) await sleep(5);
    await sleep(next() * 1500);
    server.signal("SIGKILL");
    await server.ended;
    stop.abort();
    await Promise.all(writers);
    if (acknowledged.size > before) ++killed_while_writing;

    const check = run(program, ["check", ...settings]);
    expect(check.code === 0, `${database}, round ${round}: check is clean:\n${check.out}${check.err}`);
    const organisations = run(program, ["export", "organisations", "--format", "csv", ...settings]).out;
    const relations = run(program, ["export", "relations", "--format", "csv", ...settings]).out;
    const there = (text, name) => text.includes(`${name},`) || text.includes(`${name}"`);
    for (const name of begun) {
      const parts = [there(organisations, `${name}a`), there(organisations, `${name}b`), there(relations, `${name}a`) && there(relations, `${name}b`)];
      expect(!parts.includes(true) || !parts.includes(false), `${database}, round ${round}: no half of ${name}: ${parts}`);
      expect(parts[0] || !acknowledged.has(name), `${database}, round ${round}: ${name}, which was acknowledged, is there`);
    }
  }
  const server = await new Server(program, settings).ready();
  await look_for_proposals(server);
  expect((await server.stop()).code === 0, `${database}: the server ends well`);
  expect(killed_while_writing === rounds, "the server was killed while it was written to");
  console.log(`${database}: killed ${rounds} times; ${acknowledged.size} acknowledged imports are there, of ${begun.size} begun (${refused} refused), and ${proposals.size} proposals; check clean each time`);
}

const folder = scratch();
await torment("SQLite", ["--data", path.join(folder, "sqlite")]);
const database = postgres_schema("killed");
if (database) await torment("PostgreSQL", ["--data", path.join(folder, "postgresql"), "--database", database]);
process.exit(0);
