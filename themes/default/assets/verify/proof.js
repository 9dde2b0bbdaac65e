/* proof.js: what anyone can check without trusting anyone: hashes, the tree of a log, signed notes. It knows nothing of
   equity. The twin of transparency.proof; RFC 6962, c2sp.org/signed-note, tlog-checkpoint and tlog-tiles say the rest. */
"use strict";
globalThis.verification = globalThis.verification || {};
(function (verification) {
  const ED25519 = 1;
  const COSIGNATURE = 4;
  const WIDTH = 256;
  const LONGEST_NOTE = 1 << 20;
  const MOST_SIGNATURES = 100;
  const MOST_ENTRIES = 10000;

  const bytes = (text) => new TextEncoder().encode(text);
  const hex = (array) => Array.from(array, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const base64 = (array) => btoa(Array.from(array, (byte) => String.fromCharCode(byte)).join(""));
  const same = (one, other) => one.length === other.length && one.every((byte, place) => byte === other[place]);
  const sha256 = async (array) => new Uint8Array(await crypto.subtle.digest("SHA-256", array));

  function joined(...parts) {
    const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
    let start = 0;
    for (const part of parts) {
      whole.set(part, start);
      start += part.length;
    }
    return whole;
  }

  /* Bytes of strict base64, the one form that they have; nothing for any other text. */
  function unbase64(text) {
    try {
      const found = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
      return base64(found) === text ? found : new Uint8Array();
    } catch {
      return new Uint8Array();
    }
  }

  /* Text of strict UTF-8; an error for anything else. */
  const text = (array) => new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(array);

  const leaf = (entry) => sha256(joined([0], entry));
  const node = (left, right) => sha256(joined([1], left, right));

  /* The root over hashes of leaves: the left part is the largest power of two below the whole. */
  async function root(hashes) {
    if (hashes.length === 0) return sha256(new Uint8Array());
    if (hashes.length === 1) return hashes[0];
    let half = 1;
    while (half * 2 < hashes.length) half *= 2;
    return node(await root(hashes.slice(0, half)), await root(hashes.slice(half)));
  }

  /* Numbers in threes, all but the last marked: 1234067 is x001/x234/067. */
  function tileName(number) {
    const digits = String(number);
    const threes = digits.padStart(Math.ceil(digits.length / 3) * 3, "0").match(/.../g);
    return [...threes.slice(0, -1).map((three) => `x${three}`), threes[threes.length - 1]].join("/");
  }

  /* A row cut into files: the name of each, and what is in it. */
  function rows(row) {
    const cut = [];
    for (let start = 0; start < row.length; start += WIDTH) {
      const part = row.slice(start, start + WIDTH);
      cut.push([tileName(start / WIDTH) + (part.length === WIDTH ? "" : `.p/${part.length}`), part]);
    }
    return cut;
  }

  /* The files of a log beside its checkpoint: path → bytes. */
  async function logFiles(entries) {
    const files = new Map();
    const bundled = entries.map((entry) => joined([entry.length >> 8, entry.length & 255], entry));
    for (const [name, part] of rows(bundled)) files.set(`tile/entries/${name}`, joined(...part));
    let hashes = await Promise.all(entries.map(leaf));
    for (let height = 0; hashes.length; height += 1) {
      const above = [];
      for (const [name, part] of rows(hashes)) {
        files.set(`tile/${height}/${name}`, joined(...part));
        if (part.length === WIDTH) above.push(await root(part));
      }
      hashes = above;
    }
    return files;
  }

  /* The first `size` entries of a log; an error for a bundle that is missing or cut short. */
  function readEntries(files, size) {
    if (size > MOST_ENTRIES) throw new Error("more entries than any log has");
    const entries = [];
    for (const [name] of rows(Array.from({ length: size }))) {
      const bundle = files.get(`tile/entries/${name}`) || new Uint8Array();
      for (let start = 0; start < bundle.length;) {
        const end = start + 2 + bundle[start] * 256 + bundle[start + 1];
        if (!(end <= bundle.length)) throw new Error("a bundle ends in the middle of an entry");
        entries.push(bundle.slice(start + 2, end));
        start = end;
      }
    }
    if (entries.length !== size) throw new Error("not as many entries as the checkpoint names");
    return entries;
  }

  /* What a log says of itself: its name, its size, the root of its tree. */
  function readCheckpoint(said) {
    const [origin, size, coded] = said.split("\n");
    const found = { origin, size: Number(size), root: unbase64(coded || "") };
    const whole = `${origin}\n${size}\n${coded}\n`;
    if (!origin || !/^(0|[1-9]\d{0,8})$/.test(size || "") || found.root.length !== 32 || whole !== said) {
      throw new Error("no checkpoint");
    }
    return found;
  }

  const checkpoint = (origin, size, hash) => `${origin}\n${size}\n${base64(hash)}\n`;

  /* Forty digits in fours, for people to compare. `said`: the text of a checkpoint. */
  async function fingerprint(said) {
    const digest = await sha256(bytes(said));
    return hex(digest.slice(0, 20)).match(/..../g).join(" ");
  }

  const isName = (name) => name !== "" && !/[\s+]/u.test(name);

  /* A public key from its one line: name+hex+base64. */
  async function readKey(line) {
    const [name, id, ...rest] = line.split("+");
    const data = unbase64(rest.join("+"));
    if (!isName(name) || data.length !== 33 || ![ED25519, COSIGNATURE].includes(data[0])) throw new Error("no key");
    const own = (await sha256(joined(bytes(`${name}\n`), data))).slice(0, 4);
    if (hex(own) !== id) throw new Error("a damaged key");
    return { name, id, algorithm: data[0], open: data.slice(1), line };
  }

  /* A note: a text, an empty line, a line for each signature. Nothing is verified. */
  function readNote(data) {
    const whole = text(data);
    const gap = whole.lastIndexOf("\n\n");
    const odd = Array.from(whole).some((sign) => sign < " " && sign !== "\n");
    if (data.length > LONGEST_NOTE || odd || gap < 0 || !whole.endsWith("\n")) throw new Error("no note");
    const lines = whole.slice(gap + 2, -1).split("\n");
    if (gap + 2 >= whole.length || lines.length > MOST_SIGNATURES) throw new Error("no note");
    const signatures = lines.map((line) => {
      const [, name, coded] = /^\u2014 ([^ ]*) (.*)$/su.exec(line) || [];
      const signed = unbase64(coded || "");
      if (name === undefined || !isName(name) || signed.length <= 4) throw new Error("no signature");
      return { name, id: hex(signed.slice(0, 4)), data: signed.slice(4) };
    });
    return { text: whole.slice(0, gap + 1), signatures };
  }

  async function holds(said, key, data) {
    const stamp = data.slice(0, -64);
    if (stamp.length !== (key.algorithm === COSIGNATURE ? 8 : 0)) return false;
    const second = stamp.reduce((number, byte) => number * 256n + BigInt(byte), 0n);
    const signed = key.algorithm === COSIGNATURE ? `cosignature/v1\ntime ${second}\n${said}` : said;
    const open = await crypto.subtle.importKey("raw", key.open, "Ed25519", false, ["verify"]);
    return crypto.subtle.verify("Ed25519", open, data.slice(-64), bytes(signed));
  }

  /* Those of the keys that signed, each once. An error when a known key's signature does not hold, or nobody signed. */
  async function signers(note, keys) {
    const signed = [];
    for (const { name, id, data } of note.signatures) {
      const key = keys.find((each) => each.name === name && each.id === id);
      if (key === undefined || signed.includes(key)) continue;
      if (!await holds(note.text, key, data)) throw new Error(`the signature of ${name} is not under this text`);
      signed.push(key);
    }
    if (signed.length === 0) throw new Error("nobody whose key is known signed this");
    return signed;
  }

  /* Whether this browser can check signatures at all. */
  async function hasEd25519() {
    try {
      await crypto.subtle.importKey("raw", new Uint8Array(32), "Ed25519", false, ["verify"]);
      return true;
    } catch {
      return false;
    }
  }

  verification.proof = {
    bytes, checkpoint, fingerprint, hasEd25519, hex, leaf, logFiles, readCheckpoint, readEntries, readKey,
    readNote, root, same, sha256, signers, text,
  };
})(globalThis.verification);
