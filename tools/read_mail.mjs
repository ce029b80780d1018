// SPDX-License-Identifier: EUPL-1.2
// For tests: what a mail says, read as mail programs read it (RFC 5322, 2045, 2047), and strictly: what is not as it should be throws.
const need = (fact, sentence) => {
  if (!fact) throw new Error(`a mail is not well made: ${sentence}`);
};

const utf8 = (bytes) => new TextDecoder("utf-8", { fatal: true }).decode(bytes);

function quoted_printable(text) {
  for (const line of text.split("\r\n")) {
    need(line.length <= 76, `a line of quoted-printable has ${line.length} letters`);
    need(/^[\t\x20-\x7e]*$/.test(line) && !/[ \t]$/.test(line), `quoted-printable holds “${line}”`);
  }
  const joined = text.replace(/=\r\n/g, "");
  need(!/=(?![0-9A-F]{2})/.test(joined), "a “=” stands alone");
  return Buffer.from(joined.replace(/=([0-9A-F]{2})/g, (_, code) => String.fromCharCode(parseInt(code, 16))), "latin1");
}

function decoded(encoding, body) {
  switch (encoding.toLowerCase()) {
    case "quoted-printable": return utf8(quoted_printable(body));
    case "base64": return utf8(Buffer.from(body, "base64"));
    default: return body;
  }
}

// A header's text: encoded words decoded, each by itself, as the standard has it.
export function header_text(value) {
  const word = /=\?utf-8\?([bq])\?([^?]*)\?=/gi;
  const joined = value.replace(/(\?=)\s+(?==\?)/g, "$1");
  return joined.replace(word, (whole, kind, text) => {
    need(whole.length <= 75, "an encoded word is too long");
    return utf8(kind.toLowerCase() === "b" ? Buffer.from(text, "base64") : quoted_printable(text.replace(/_/g, "=20")));
  });
}

function split_head(text) {
  const end = text.indexOf("\r\n\r\n");
  need(end >= 0, "it has no body");
  const headers = text.slice(0, end).replace(/\r\n[ \t]+/g, " ").split("\r\n").map((line) => {
    const [, name, value] = line.match(/^([A-Za-z0-9-]+): (.*)$/) ?? [];
    need(name, `“${line}” is no header`);
    return [name.toLowerCase(), value];
  });
  return { headers, body: text.slice(end + 4) };
}

const one = (headers, name) => {
  const found = headers.filter(([each]) => each === name);
  need(found.length <= 1, `there are ${found.length} headers ${name}`);
  return found[0]?.[1] ?? "";
};

// { names, raw_from, from, to, subject, language, unsubscribe, one_click, text, html, links }: headers' names in order, links of the plain text.
export function read_mail(bytes) {
  const raw = bytes.toString("latin1");
  need(!/[^\r]\n|\r(?!\n)/.test(raw), "lines end in CR LF alone");
  need(/^[\t\r\n\x20-\x7e]*$/.test(raw), "it is all ASCII");
  for (const line of raw.split("\r\n")) need(line.length <= 998, "a line is too long");
  const { headers, body } = split_head(raw);
  const boundary = one(headers, "content-type").match(/^multipart\/alternative; boundary="([^"]+)"$/)?.[1];
  need(boundary, "it has two forms");
  const pieces = body.split(`--${boundary}`);
  need(pieces.length === 4 && pieces[3].trim() === "--", "it has two parts and an end");
  const [text, html] = pieces.slice(1, 3).map((piece, number) => {
    const part = split_head(piece.replace(/^\r\n/, "").replace(/\r\n$/, ""));
    const type = one(part.headers, "content-type");
    need(type === `text/${number === 0 ? "plain" : "html"}; charset=utf-8`, `its part ${number} is ${type}`);
    return decoded(one(part.headers, "content-transfer-encoding"), part.body).replace(/\r\n/g, "\n");
  });
  return {
    names: headers.map(([name]) => name),
    raw_from: one(headers, "from"), from: header_text(one(headers, "from")), to: one(headers, "to"), subject: header_text(one(headers, "subject")),
    language: one(headers, "content-language"),
    unsubscribe: one(headers, "list-unsubscribe").replace(/^<(.*)>$/, "$1"), one_click: one(headers, "list-unsubscribe-post"),
    text, html, links: text.match(/https?:\/\/[^\s<>"]+/g) ?? [],
  };
}
