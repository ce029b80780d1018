// SPDX-License-Identifier: EUPL-1.2
// stop_server_test.mjs PROGRAM: SIGTERM while forms are being sent and downloads being taken, slowly: all of them end, whole;
// /readyz says 503 meanwhile; a second signal stops at once.
import net from "node:net";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { Server, expect, run, scratch, sleep } from "./live_server.mjs";

const program = process.argv[2];
const folder = scratch();
const list = run(process.execPath, ["bench/generate.mjs", "12000"], { cwd: path.join(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), "..") });
writeFileSync(path.join(folder, "list.csv"), list.out);
expect(run(program, ["import", "relations", path.join(folder, "list.csv"), "--data", folder]).code <= 1, "the list was imported");

const begin = (server, head) => new Promise((done) => {
  const socket = net.connect(server.port, "127.0.0.1", () => (socket.write(head), done(socket)));
  socket.text = "";
  socket.bytes = 0;
  socket.on("data", (piece) => ((socket.bytes += piece.length), (socket.text = (socket.text + piece.toString("latin1")).slice(-2000))));
  socket.on("error", () => {});
  socket.end_of_it = new Promise((ended) => socket.on("close", ended));
});
// A form whose body comes in pieces over about two seconds.
async function slow_form(server) {
  const body = `theme=dark&return=${encodeURIComponent("/" + "a".repeat(200))}`;
  const socket = await begin(server, `POST /theme HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n`);
  for (let at = 0; at < body.length; at += 20) {
    socket.write(body.slice(at, at + 20));
    await sleep(150);
  }
  await socket.end_of_it;
  return /^HTTP\/1\.1 303 /.test(socket.text) && /\r\nConnection: close\r\n/.test(socket.text);
}
// A long download that is hardly read for two seconds.
async function slow_download(server) {
  const socket = await begin(server, "GET /download/relations.csv HTTP/1.1\r\nHost: localhost\r\n\r\n");
  socket.pause();
  await sleep(2000);
  socket.resume();
  await socket.end_of_it;
  return /\r\n0\r\n\r\n$/.test(socket.text) ? socket.bytes : 0;
}

const arguments_ = ["--data", folder, "--log-format", "json", "--log-requests", "yes"];
let server = await new Server(program, [...arguments_, "--drain-seconds", "1"]).ready();
const forms = Array.from({ length: 20 }, () => slow_form(server));
const downloads = Array.from({ length: 6 }, () => slow_download(server));
await sleep(500);
server.signal("SIGTERM");
await sleep(100);
const unready = await fetch(`${server.url}/readyz`, { headers: { connection: "close" } });
expect(unready.status === 503 && (await unready.json()).stopping === true, "a server that stops is not ready");
expect((await fetch(`${server.url}/healthz`)).status === 200, "a server that stops is alive");
expect((await Promise.all(forms)).every(Boolean), "each form that was being sent was answered, whole");
const sizes = await Promise.all(downloads);
expect(sizes.every((size) => size > 500000 && Math.abs(size - sizes[0]) < 200), `each download that was being taken came whole: ${sizes}`);
const { code } = await server.ended;
expect(code === 0, `the server ended well: ${code}\n${server.log}`);
const lines = server.log.trim().split("\n").filter((line) => line.startsWith("{")).map((line) => JSON.parse(line));
expect(lines.filter((line) => line.route === "/theme" && line.status === 303).length === 20, "the log has each form");
expect(lines.at(-1).message === "stopped", "the log ends with the stop");
expect(!run("sh", ["-c", `curl -s -o /dev/null ${server.url}/healthz; echo $?`]).out.startsWith("0"), "nobody listens any more");

server = await new Server(program, [...arguments_, "--drain-seconds", "60"]).ready();
server.signal("SIGTERM");
await sleep(300);
server.signal("SIGTERM");
expect((await server.ended).code === 130, "a second signal stops at once");
console.log(`20 forms and 6 downloads of ${sizes[0]} bytes ended after SIGTERM; a second signal stopped at once`);
