// SPDX-License-Identifier: EUPL-1.2
// log_test.mjs PROGRAM: sends requests with marks in every place that people can write to, line ends and terminal sequences among
// them. No mark is in the log, each of its lines is one that the program wrote, and each answer has the headers it should.
import net from "node:net";
import { Server, expect, scratch, sleep } from "./live_server.mjs";

const program = process.argv[2];
const mark = "zqmarkxw";
const bad = [`${mark}`, `${mark}@example.org`, `${mark}%0d%0a{"level":"error"}%1b[31m`, `%c2%9b31m${mark}`, `%ff%fe${mark}`];

// One request on a connection of its own, as bytes: status and headers of the answer.
const ask = (port, text) => new Promise((done) => {
  const socket = net.connect(port, "127.0.0.1", () => socket.write(Buffer.from(text, "latin1")));
  let answer = "";
  socket.setTimeout(5000, () => socket.destroy());
  socket.on("data", (piece) => (answer += piece.toString("latin1"))).on("error", () => {}).on("close", () => done(answer.split("\r\n\r\n")[0]));
});

for (const format of ["text", "json"]) {
  const folder = scratch();
  const server = await new Server(program, ["--demonstration", "--data", folder, "--log-format", format, "--log-requests", "yes", "--log", "debug"]).ready();
  const head = "Host: localhost\r\nConnection: close\r\n";
  const form = (path, body, more = "") => `POST ${path} HTTP/1.1\r\n${head}Origin: http://localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n${more}\r\n${body}`;
  const requests = [];
  for (const text of bad) {
    for (const path of ["/", "/organisations/", "/api/v1/organisations/", "/static/web/", "/relations/", "/sign-in/", "/link/", "/confirm/", "/unsubscribe/", "/password/"])
      requests.push(`GET ${path}${text} HTTP/1.1\r\n${head}\r\n`, form(path + text, `a=${text}`));
    for (const path of ["/search", "/organisations", "/map", "/api/v1/organisations", "/api/v1/suggest", "/healthz", "/readyz", "/metrics"])
      requests.push(`GET ${path}?q=${text}&lang=${text}&cursor=${text}&${text}=1 HTTP/1.1\r\n${head}\r\n`);
    for (const path of ["/theme", "/imports", "/sign-in", "/sign-out", "/password", "/healthz", "/account"])
      requests.push(form(path, `email=${text}&password=${text}&name=${text}&theme=${text}&return=${text}&${text}=${text}`));
    const raw = decodeURIComponent(text.replace(/%c2%9b|%ff|%fe/g, "")).replace(/[\r\n]/g, "\x1b");
    for (const name of ["User-Agent", "Referer", "Cookie", "Authorization", "Accept-Language", "X-Request-Id", "X-Forwarded-For", "Forwarded",
      "If-None-Match", "Accept", "Accept-Encoding", "Range", "Origin", "Content-Type", "X-" + mark])
      requests.push(`GET /organisations HTTP/1.1\r\n${head}${name}: ${name === "Cookie" ? "session=" : ""}${name === "Authorization" ? "Bearer " : ""}${raw}\r\n\r\n`);
    requests.push(`GET / HTTP/1.1\r\nHost: ${mark}.example\r\nConnection: close\r\n\r\n`, `${mark.toUpperCase()} / HTTP/1.1\r\n${head}\r\n`,
      `GET /${text} HTTP/9.9\r\n\r\n`, `GET /${"a".repeat(9000)}${mark} HTTP/1.1\r\n${head}\r\n`, `GET / HTTP/1.1\r\n${head}X-Long: ${mark.repeat(9000)}\r\n\r\n`,
      `POST /imports HTTP/1.1\r\n${head}Content-Type: multipart/form-data; boundary=${mark}\r\nContent-Length: ${mark.length}\r\n\r\n${mark}`);
  }
  let answered = 0, unnumbered = 0;
  const answers = await Promise.all(requests.map((request) => ask(server.port, request)));  // some wait for their time to run out
  for (const [at, request] of requests.entries()) {
    const answer = answers[at];
    if (!answer) continue;  // not HTTP
    ++answered;
    const name = request.split("\r\n")[0].slice(0, 100);
    const header = (wanted) => answer.match(new RegExp(`^${wanted}: (.*)$`, "im"))?.[1];
    expect(!/^HTTP\/1.1 500/.test(answer), `${name} is no fault of ours:\n${answer}`);
    expect(/^(text\/[a-z]+|application\/(problem\+)?json|image\/svg\+xml|[a-z]+\/[a-z.+-]+)/.test(header("Content-Type") ?? "") || /^HTTP\/1.1 (30\d|204)/.test(answer), `${name} says what it is:\n${answer}`);
    if ((header("Content-Type") ?? "").startsWith("text/")) expect(/charset=utf-8/i.test(header("Content-Type")), `${name} says its character set:\n${answer}`);
    expect(header("X-Content-Type-Options") === "nosniff", `${name} is not to be sniffed:\n${answer}`);
    expect(!header("Server") && !header("X-Powered-By"), `${name} tells no version:\n${answer}`);
    if (header("X-Request-Id")) expect(/^[0-9A-Za-z_-]{8,64}$/.test(header("X-Request-Id")), `${name} has a request id of the right form:\n${answer}`);
    else ++unnumbered;
  }
  const given = await fetch(`${server.url}/`, { headers: { "X-Request-Id": "0123-abcd-well_formed" } });
  expect(given.headers.get("x-request-id") === "0123-abcd-well_formed", "a good request id is kept");
  expect(given.headers.get("referrer-policy") !== null, "pages have a referrer policy");
  await sleep(50);
  expect((await server.stop()).code === 0, "the server ends well");

  const lines = server.log.split("\n").filter(Boolean);
  expect(!/[\x00-\x09\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|[\x80-\x9f]/.test(server.log), "no control character is in the log");
  const found = lines.filter((line) => line.toLowerCase().replace("0123-abcd-well_formed", "").includes(mark) && !/"request":"(31m)?zqmarkxw"|request request (31m)?zqmarkxw /.test(line));
  expect(found.length === 0, `no mark is in the log:\n${found.slice(0, 5).join("\n")}`);
  const requests_logged = lines.filter((line) => (format === "json" ? line.includes('"message":"request"') : /Z (info|warning) request request /.test(line)));
  expect(requests_logged.length >= answered, `each of ${answered} requests is in the log, not ${requests_logged.length}`);
  // What is said to the person at the terminal when the server starts is no part of the log.
  for (const line of lines.filter((text) => !/^(Cosmopolis |The demonstration |Nobody can sign in yet)/.test(text))) {
    if (format === "text") {
      expect(/^\d{4}-\d\d-\d\dT[\d:.]+Z (debug|info|warning|error) /.test(line), `a line of ours: ${line}`);
      continue;
    }
    const entry = JSON.parse(line);
    expect(entry.time && entry.level && entry.message, `a line of ours: ${line}`);
    if (entry.message === "request") expect(/^(-|\/.*)$/.test(entry.route) && Number.isInteger(entry.status) && entry.milliseconds >= 0, `a request of ours: ${line}`);
  }
  console.log(`${format}: ${requests.length} requests with marks, ${answered} answered, ${lines.length} lines in the log, none with a mark`);
}
process.exit(0);
