// SPDX-License-Identifier: EUPL-1.2
// sbom.mjs FILE [PROGRAM]: writes the list of all parts as CycloneDX 1.5 JSON (cyclonedx.org/docs/1.5/json): npm's as
// package-lock.json pins them, Debian's as they are installed here: those of tools/setup.sh, and those whose libraries
// PROGRAM loads. Asks no other machine; the same parts give the same bytes. (Debian 12's npm knows no `npm sbom` yet.)
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const [file, program] = process.argv.slice(2);
if (!file) {
  console.error("Usage: node tools/sbom.mjs FILE [PROGRAM]");
  process.exit(2);
}
const lock = JSON.parse(fs.readFileSync(path.join(root, "package-lock.json"), "utf8"));
const run = (command, ...args) => execFileSync(command, args, { encoding: "utf8", env: { ...process.env, LC_ALL: "C" }, stdio: ["ignore", "pipe", "ignore"] });

// An expression of several licences has blanks; an id has none.
const licences = (text) => text === undefined ? undefined : [/[\s(]/.test(text) ? { expression: text } : { license: { id: text } }];
const hashes = (integrity) => integrity?.startsWith("sha512-")
  ? [{ alg: "SHA-512", content: Buffer.from(integrity.slice(7), "base64").toString("hex") }] : undefined;
const use = (...values) => values.map((value) => ({ name: "cosmopolis:use", value }));

function npm_parts() {
  return Object.entries(lock.packages).filter(([place]) => place !== "").map(([place, entry]) => {
    const name = entry.name ?? place.slice(place.lastIndexOf("node_modules/") + "node_modules/".length);
    const purl = `pkg:npm/${name.split("/").map(encodeURIComponent).join("/")}@${entry.version}`;
    return { type: "library", "bom-ref": purl, name, version: entry.version, scope: entry.dev ? "excluded" : entry.optional ? "optional" : "required",
      purl, licenses: licences(entry.license), hashes: hashes(entry.integrity), properties: use(entry.dev ? "build and test" : "in the program") };
  });
}

function debian_parts() {
  const wanted = new Map();  // package → what it is used for
  const want = (name, what) => wanted.set(name, new Set([...(wanted.get(name) ?? []), what]));
  for (const name of run(path.join(root, "tools/setup.sh"), "--list").trim().split("\n")) want(name, "build and test");
  if (program) {
    const libraries = run("ldd", program).split("\n").map((line) => line.match(/=> (\/\S+)/)?.[1] ?? line.match(/^\s*(\/\S+)/)?.[1]).filter(Boolean);
    for (const library of libraries) {
      // dpkg knows the file by the path it was installed under, which may be a link's.
      for (const name of new Set([library, fs.realpathSync(library), library.replace(/^\/lib/, "/usr/lib"), fs.realpathSync(library).replace(/^\/usr\/lib/, "/lib")])) {
        let owner;
        try { owner = run("dpkg-query", "-S", name).split(": ")[0]; } catch { continue; }
        want(owner.split(",")[0].replace(/:[a-z0-9]+$/, ""), "loaded by the program");
        break;
      }
    }
  }
  const parts = [];
  for (const [name, uses] of wanted) {
    let line;
    try { line = run("dpkg-query", "-W", "-f=${Version}\t${Architecture}\t${db:Status-Status}\n", name).trim().split("\n")[0].split("\t"); } catch { line = []; }
    if (line[2] !== "installed") {
      console.error(`not installed here, so not in the list: ${name}`);
      continue;
    }
    const purl = `pkg:deb/debian/${encodeURIComponent(name)}@${encodeURIComponent(line[0])}?arch=${line[1]}`;
    parts.push({ type: "library", "bom-ref": purl, name, version: line[0], purl, properties: use(...uses) });
  }
  return parts;
}

const { name, version, license } = lock.packages[""];
// npm may lay the same version of a part in several folders.
const parts = [...new Map([...npm_parts(), ...debian_parts()].map((part) => [part.purl, part])).values()].sort((a, b) => (a.purl < b.purl ? -1 : 1));
const bom = { $schema: "http://cyclonedx.org/schema/bom-1.5.schema.json", bomFormat: "CycloneDX", specVersion: "1.5", version: 1,
  metadata: { component: { type: "application", "bom-ref": `${name}@${version}`, name, version, licenses: licences(license) } }, components: parts };
fs.mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
fs.writeFileSync(file, JSON.stringify(bom, null, 1) + "\n");
console.log(`${parts.length} parts in ${file}`);
