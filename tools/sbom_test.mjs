// SPDX-License-Identifier: EUPL-1.2
// sbom_test.mjs PROGRAM: whether the list of parts has the form that it says it has, and names what there is.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const tools = path.dirname(fileURLToPath(import.meta.url));
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "sbom-"));
try {
  const make = (name) => {
    execFileSync(process.execPath, [path.join(tools, "sbom.mjs"), path.join(folder, name), process.argv[2]], { stdio: ["ignore", "ignore", "inherit"] });
    return fs.readFileSync(path.join(folder, name), "utf8");
  };
  const text = make("one.json");
  assert.equal(make("two.json"), text, "the same parts give the same list");
  const bom = JSON.parse(text);
  assert.equal(bom.bomFormat, "CycloneDX");
  assert.equal(bom.specVersion, "1.5");
  assert.equal(bom.metadata.component.name, "cosmopolis");
  for (const part of bom.components) {
    assert.match(part.type, /^library$/);
    assert.ok(part.name && part.version, JSON.stringify(part));
    assert.match(part.purl, /^pkg:(npm\/(%40[^/]+\/)?[^/@]+@|deb\/debian\/[^/@]+@)[^@]+$/);
    for (const hash of part.hashes ?? []) assert.match(hash.content, /^[0-9a-f]{128}$/);
  }
  assert.equal(new Set(bom.components.map((part) => part["bom-ref"])).size, bom.components.length, "each part once");

  const { dependencies, devDependencies } = JSON.parse(fs.readFileSync(path.join(tools, "../package.json"), "utf8"));
  for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
    const part = bom.components.find((one) => one.name === name && one.version === version);
    assert.ok(part, `${name} ${version} is in the list`);
    assert.ok(part.licenses?.length > 0, `${name} has a licence`);
    assert.equal(part.scope, name in dependencies ? "required" : "excluded", name);
  }
  const debian = (name) => bom.components.find((part) => part.purl.startsWith("pkg:deb/") && part.name === name);
  for (const name of ["g++", "librestinio-dev", "libsoci-dev"]) {
    const installed = execFileSync("dpkg-query", ["-W", "-f=${Version}", name], { encoding: "utf8" });
    assert.equal(debian(name)?.version, installed, name);
  }
  const loaded = bom.components.filter((part) => part.properties.some((one) => one.value === "loaded by the program")).map((part) => part.name);
  for (const beginning of ["libc6", "libsqlite3", "libsodium", "libxapian"])
    assert.ok(loaded.some((name) => name.startsWith(beginning)), `the program loads ${beginning}, the list has ${loaded.join(", ")}`);
  console.log(`the list names ${bom.components.length} parts`);
} finally {
  fs.rmSync(folder, { recursive: true });
}
