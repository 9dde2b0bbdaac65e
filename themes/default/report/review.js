/* Signs a closed quarter with a key that never leaves the browser. The note is that of Python, byte for byte:
   transparency.signatures.declaration has the text, c2sp.org/signed-note the lines below it. */
"use strict";
(async function () {
  const data = JSON.parse(document.getElementById("data").textContent);
  const at = (id) => document.getElementById(id);
  const bytes = (text) => new TextEncoder().encode(text);
  const PKCS8 = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];
  const ED25519 = 1;
  const PRIVATE = "PRIVATE+KEY+";
  const LINE = /^PRIVATE\+KEY\+([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/;
  const ODD = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\ue000-\uf8ff\u{e0000}-\u{e007f}\u{f0000}-\u{10ffff}]/u;
  let key = null;
  let files = [];

  const say = (id, values = {}) => data.words[id].replace(/%\((\w+)\)s/g, (_, name) => values[name]);
  const hex = (array) => Array.from(array, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const base64 = (array) => btoa(String.fromCharCode(...array));
  const unbase64 = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  const fromUrl = (text) => unbase64(text.replace(/-/g, "+").replace(/_/g, "/").padEnd(Math.ceil(text.length / 4) * 4, "="));
  const sha256 = async (array) => new Uint8Array(await crypto.subtle.digest("SHA-256", array));
  const joined = (...parts) => Uint8Array.from(parts.flatMap((part) => Array.from(part)));

  /* The key of a seed: its name, four bytes that point to it, what signs. */
  async function keyOf(name, seed) {
    const secret = await crypto.subtle.importKey("pkcs8", joined(PKCS8, seed), "Ed25519", true, ["sign"]);
    const open = fromUrl((await crypto.subtle.exportKey("jwk", secret)).x);
    const id = (await sha256(joined(bytes(`${name}\n`), [ED25519], open))).slice(0, 4);
    return { name, secret, id, line: `${name}+${hex(id)}+${base64(joined([ED25519], open))}` };
  }

  const named = (role) => `${data.publication}/${role}-${at("day").value || "key"}`;

  async function make() {
    const seed = crypto.getRandomValues(new Uint8Array(32));
    key = await keyOf(named(at("role").value), seed);
    const text = `${PRIVATE}${key.name}+${hex(key.id)}+${base64(joined([ED25519], seed))}\n`;
    give(at("key-save"), `${data.publication}-${at("role").value}.key`, text);
    at("key-made").hidden = false;
    shown(say("review-key-made"));
  }

  async function load(file) {
    try {
      const [, name, id, coded] = LINE.exec((await file.text()).trim());
      const raw = unbase64(coded);
      if (raw.length !== 33 || raw[0] !== ED25519) throw new Error();
      const read = await keyOf(name, raw.slice(1));
      if (hex(read.id) !== id) throw new Error();
      key = read;
      at("key-made").hidden = true;
      shown(say("review-key-here", { name }));
    } catch {
      key = null;
      at("key-shown").hidden = true;
      at("key-said").textContent = say("review-key-not-read");
    }
  }

  function shown(words) {
    at("key-said").textContent = words;
    at("key-line").textContent = key.line;
    at("key-shown").hidden = false;
  }

  /* Remarks as Python tidies them: line ends as line feeds, nothing empty around. */
  const remarks = () => at("remarks").value.replace(/\r\n?/g, "\n").replace(/\t/g, " ").replace(/^[\n ]+|[\n ]+$/g, "");
  const length = (text) => Array.from(text).length;

  function text(decision) {
    const reports = Object.entries(data.reports).map(([name, hash]) => `${name} sha256:${hash}`);
    const lines = [
      data.schema, data.publication, data.named, `release sha256:${data.release}`, ...reports,
      `role ${at("role").value}`, `decision ${decision}`, `day ${at("day").value}`,
    ];
    const words = remarks();
    return [...lines, ...(words ? [words] : [])].join("\n") + "\n";
  }

  async function decide(decision) {
    at("done").hidden = true;
    const words = remarks();
    if (!key) return refuse(say("review-needs-key"));
    if (ODD.test(words)) return refuse(say("review-remarks-odd"));
    if (length(words) > data.longest) return refuse(say("review-remarks-left", { left: data.longest - length(words) }));
    if (!at("day").value) return at("day").reportValidity();
    const signed = text(decision);
    const signature = new Uint8Array(await crypto.subtle.sign("Ed25519", key.secret, bytes(signed)));
    const name = `${data.quarter}-${at("role").value}.note`;
    give(at("save"), name, `${signed}\n\u2014 ${key.name} ${base64(joined(key.id, signature))}\n`);
    at("said").textContent = "";
    at("send").textContent = say("review-send", { name });
    at("text").textContent = signed;
    at("done").hidden = false;
    at("save").click();
    at("send").scrollIntoView({ block: "center" });
  }

  function refuse(words) {
    at("said").textContent = words;
  }

  function give(link, name, content) {
    const address = URL.createObjectURL(new Blob([content], { type: "application/octet-stream" }));
    files = files.filter((old) => old.link !== link || URL.revokeObjectURL(old.address));
    files.push({ link, address });
    link.href = address;
    link.download = name;
  }

  async function compare(file) {
    const digest = hex(await sha256(new Uint8Array(await file.arrayBuffer())));
    const name = Object.keys(data.reports).find((each) => data.reports[each] === digest);
    at("paper-said").textContent = name ? say("review-pdf-same", { name: `${name}.pdf` }) : say("review-pdf-other");
  }

  function count() {
    at("remarks-left").textContent = say("review-remarks-left", { left: (data.longest - length(remarks())).toLocaleString("en") });
  }

  const now = new Date();
  at("day").value = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
  at("form").addEventListener("submit", (event) => event.preventDefault());
  at("make").addEventListener("click", make);
  at("key").addEventListener("change", (event) => event.target.files[0] && load(event.target.files[0]));
  at("paper").addEventListener("change", (event) => event.target.files[0] && compare(event.target.files[0]));
  at("remarks").addEventListener("input", count);
  at("sign").addEventListener("click", () => decide("signed"));
  at("decline").addEventListener("click", () => decide("declined"));
  count();
  try {
    await keyOf("try", new Uint8Array(32));
  } catch {
    refuse(say("review-no-ed25519"));
    for (const id of ["make", "sign", "decline"]) at(id).disabled = true;
  }
})();
