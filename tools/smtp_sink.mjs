// SPDX-License-Identifier: EUPL-1.2
// smtp_sink.mjs FOLDER: a mail server for tests that sends nothing on. It listens on a free port of this machine, prints the port, and
// keeps each mail in the folder: 0001.eml as it came, 0001.json with who sent it to whom. What it can be asked by an address before the
// @: "busy…" is put off (451), "nobody…" refused (550).
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { SMTPServer } from "smtp-server";

const folder = process.argv[2];
if (!folder) {
  console.error("smtp_sink.mjs FOLDER");
  process.exit(2);
}
mkdirSync(folder, { recursive: true });
let kept = 0;

const refusals = { busy: [451, "try again later"], nobody: [550, "nobody of that name"] };
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ["AUTH", "STARTTLS"],
  disableReverseLookup: true,
  onRcptTo({ address }, session, done) {
    const [code, text] = refusals[address.match(/^(busy|nobody)/)?.[1]] ?? [];
    done(code ? Object.assign(new Error(text), { responseCode: code }) : null);
  },
  onData(stream, session, done) {
    const parts = [];
    stream.on("data", (part) => parts.push(part));
    stream.on("end", () => {
      const name = path.join(folder, String(++kept).padStart(4, "0"));
      const { mailFrom, rcptTo } = session.envelope;
      writeFileSync(`${name}.json`, JSON.stringify({ from: mailFrom.address, to: rcptTo.map(({ address }) => address) }));
      // Whoever looks into the folder finds whole mails only.
      writeFileSync(`${name}.part`, Buffer.concat(parts));
      renameSync(`${name}.part`, `${name}.eml`);
      done();
    });
  },
});
server.on("error", (problem) => console.error(problem.message));
server.listen(0, "127.0.0.1", () => console.log(server.server.address().port));
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(0));
