// SPDX-License-Identifier: EUPL-1.2
// hardening_test.mjs PROGRAM: what the program's own headers say of its protections (readelf, of binutils, which comes with
// the compiler).
import { execFileSync } from "node:child_process";

const program = process.argv[2];
const read = (...options) => execFileSync("readelf", ["--wide", ...options, program], { encoding: "utf8", maxBuffer: 1 << 28, env: { ...process.env, LC_ALL: "C" } });

let faults = 0;
function expect(condition, what) {
  if (condition) return;
  ++faults;
  console.error(`not so: ${what}`);
}

const segments = read("--program-headers").split("\n").map((line) => line.trim());
const segment = (name) => segments.find((line) => line.startsWith(`${name} `));
const dynamic = read("--dynamic");
expect(/Type:\s+DYN/.test(read("--file-header")) && segment("INTERP"), "the program can be loaded at any address (PIE)");
expect(segment("GNU_STACK") && !/\bRWE\b/.test(segment("GNU_STACK")), "its stack cannot be executed");
expect(segment("GNU_RELRO"), "what is relocated at start becomes read-only (RELRO)");
expect(/BIND_NOW|\(FLAGS_1\).*\bNOW\b/.test(dynamic), "all symbols are bound at start, so that their table becomes read-only too");
expect(!/TEXTREL/.test(dynamic), "no code has to be written to when it is loaded");
expect(!/\((RPATH|RUNPATH)\)/.test(dynamic), "it looks for libraries where the system has them alone");
for (const line of segments.filter((one) => one.startsWith("LOAD "))) expect(!/\bRWE\b/.test(line), `no memory can be both written and executed: ${line}`);

if (faults === 0) console.log("the program is hardened");
process.exit(faults === 0 ? 0 : 1);
