/* log.js: the log of a site as a stranger reads it: whether it holds, names all that is there, and who signed. The twin of
   transparency.verification.published_log. `say` words a reason by its id. */
"use strict";
globalThis.verification = globalThis.verification || {};
(function (verification) {
  const { checkpoint, fingerprint, hasEd25519, hex, leaf, logFiles, readCheckpoint, readEntries, readKey, readNote, root,
    same, signers, text } = verification.proof;
  const SIGNING = ["officer", "provider-representative", "reviewer"];
  const STATEMENT = ["correction", "keys", "previous", "publication", "published", "quarter", "release", "reports",
    "schema", "sequence", "signatures"];
  const KEY = ["holder", "key", "lost", "proof", "role", "start", "until"];
  const NOTE = new RegExp(
    "^equity-pool-signature/1\\n([a-z0-9-]{1,80})\\n([0-9]{4}-(?:q[1-4]|t[1-3]))(?: correction ([1-9][0-9]{0,2}))?\\n" +
    "release sha256:([0-9a-f]{64})\\n((?:report(?:\\.[A-Za-z0-9-]{2,20})? sha256:[0-9a-f]{64}\\n)*)" +
    `role (${SIGNING.join("|")})\\ndecision (signed|declined)\\nday ([0-9]{4}-[0-9]{2}-[0-9]{2})\\n([^]*)$`);
  const OURS = [/^log\//, /^data\/(.*\/)?release\.json$/, /^data\/.*\.note$/, /\.pdf$/];

  /* JSON in its one form (RFC 8785), for objects of texts and whole numbers. */
  function canonical(value) {
    if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
    if (value === null || typeof value !== "object") return JSON.stringify(value);
    const fields = Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`);
    return `{${fields.join(",")}}`;
  }

  const fieldsOf = (value) => Object.keys(value).sort().join();
  const isDay = (day) => /^\d{4}-\d\d-\d\d$/.test(day) && new Date(`${day}T00:00:00Z`).toISOString().startsWith(day);

  async function readStatement(entry) {
    const said = text(entry);
    const statement = JSON.parse(said);
    if (canonical(statement) !== said || fieldsOf(statement) !== STATEMENT.join() ||
        statement.schema !== "equity-pool-statement/1" || !isDay(statement.published) ||
        statement.keys.some((key) => fieldsOf(key) !== KEY.join())) throw new Error("no statement");
    const keys = await Promise.all(statement.keys.map(async (key) => ({ ...key, ...await readKey(key.key) })));
    const named = statement.correction ? `${statement.quarter} correction ${statement.correction}` : statement.quarter;
    return { ...statement, keys, named };
  }

  const signsOn = (key, day) => key.start <= day && (key.until === null || day <= key.until);

  /* The log whole, or an error. `able`: whether this browser can check signatures. */
  async function readLog(files, able) {
    const data = files.get("log/checkpoint");
    const unsigned = !new TextDecoder("latin1").decode(data).includes("\n\n");
    const note = unsigned ? { text: text(data), signatures: [] } : readNote(data);
    const { origin, size, root: hash } = readCheckpoint(note.text);
    const below = new Map(Array.from(files, ([path, part]) => [path.replace(/^log\//, ""), part]));
    const entries = readEntries(below, size);
    const statements = await Promise.all(entries.map(readStatement));
    const leaves = await Promise.all(entries.map(leaf));
    if (size === 0 || !same(await root(leaves), hash)) throw new Error("the checkpoint is of other statements");
    statements.forEach((statement, place) => {
      const before = place ? hex(leaves[place - 1]) : "";
      const earlier = statements.slice(0, place);
      if (statement.sequence !== place || statement.previous !== before ||
          earlier.some((each) => each.release === statement.release || each.published > statement.published)) {
        throw new Error("statements out of order");
      }
    });
    const last = statements[size - 1];
    const keys = statements.flatMap((each) => each.keys).filter((key) => key.role === "log");
    const known = keys.filter((key, place) => keys.findIndex((other) => other.line === key.line) === place);
    const signed = unsigned || !able ? [] : await signers(note, known);
    const due = keys.some((key) => key.start <= last.published);
    if (unsigned && due) throw new Error("nobody signed a checkpoint that has a key");
    if (signed.length && !keys.some((key) => signsOn(key, last.published) && signed.some((each) => each.line === key.line))) {
      throw new Error("the key that signed it had ended");
    }
    return { origin, size, hash, entries, statements, leaves, signed, unsigned };
  }

  /* The keys that the release before a statement names; nothing for the first, which has none before it. */
  const namedBefore = (log, place) => (place ? log.statements[place - 1].keys.map((key) => key.line) : null);

  /* What one role decided on the files of a statement; an error for a note that does not count. */
  async function readSigning(log, statement, role, note, ended) {
    const read = readNote(note);
    const [, publication, quarter, correction, release, reports, own, decision, day, more] = NOTE.exec(read.text) || [];
    const lines = Object.keys(statement.reports).sort().map((name) => `${name} sha256:${statement.reports[name]}\n`);
    if (own !== role || publication !== statement.publication || quarter !== statement.quarter || !isDay(day) ||
        Number(correction || 0) !== statement.correction || release !== statement.release ||
        reports !== lines.join("") || !(more === "" || more.endsWith("\n"))) throw new Error("signs other files");
    const remarks = more.replace(/\n$/, "");
    if (remarks !== remarks.replace(/^[\n \t]+|[\n \t]+$/g, "") || (more !== "" && remarks === "")) {
      throw new Error("not written as signatures are");
    }
    const signed = await signers(read, statement.keys.filter((key) => key.role === role));
    const [key] = signed;
    if (signed.length !== 1 || !signsOn(key, day) || (ended && day <= ended)) throw new Error("signed out of its days");
    const before = namedBefore(log, statement.sequence);
    const standing = before === null ? "first" : before.includes(key.line) ? "named" : "new";
    return { role, key, standing, day, remarks, signed: decision === "signed" };
  }

  /* Everything that there is to say of the log: faults, what it lacks, who signed. `kept`: forty digits that somebody
     wrote down. `hashes`: path → SHA-256 of every file. */
  async function publishedLog(files, hashes, kept, say) {
    const ours = new Map(Array.from(files).filter(([path]) => OURS.some((form) => form.test(path))));
    const able = await hasEd25519();
    if (!ours.has("log/checkpoint")) {
      return { faults: kept ? [say("no-log-to-compare")] : [], lacks: [say("no-log")], signings: [], log: null, able };
    }
    let log;
    try {
      log = await readLog(ours, able);
    } catch {
      return { faults: [say("log-broken")], lacks: [], signings: [], log: null, able };
    }
    const faults = [...await tiles(log, ours, say), ...missing(log, ours, hashes, say), ...unnamed(log, ours, hashes, say)];
    const signings = [];
    for (const statement of able ? log.statements : []) {
      const made = await signingsOf(log, statement, ours, hashes);
      signings.push(made.filter((each) => !each.path));
      faults.push(...made.filter((each) => each.path).map(({ path }) => say("signature-wrong", { path })));
    }
    const past = [];
    for (let size = 1; size <= log.size; size += 1) {
      past.push(await fingerprint(checkpoint(log.origin, size, await root(log.leaves.slice(0, size)))));
    }
    if (kept && !past.some((each) => each.replaceAll(" ", "") === kept)) faults.push(say("log-anew"));
    return { faults, lacks: doubts(log, able, say), signings, log, able, past };
  }

  /* Whether the files of the log are the tiles of its entries, and no others. */
  async function tiles(log, files, say) {
    const wanted = new Map(Array.from(await logFiles(log.entries), ([path, data]) => [`log/${path}`, data]));
    wanted.set("log/checkpoint", files.get("log/checkpoint"));
    const faults = [];
    for (const path of new Set([...files.keys(), ...wanted.keys()])) {
      if (!path.startsWith("log/")) continue;
      if (!wanted.has(path)) faults.push(say("log-file-strange", { path }));
      else if (!files.has(path) || !same(files.get(path), wanted.get(path))) faults.push(say("log-file-changed", { path }));
    }
    return faults;
  }

  /* What the log names and the site does not hold. */
  function missing(log, files, hashes, say) {
    const held = new Set(Array.from(files.keys(), (path) => hashes.get(path)));
    return log.statements.flatMap((statement) => [
      ["release-gone", statement.release],
      ...Object.values(statement.reports).map((hash) => ["report-gone", hash]),
      ...Object.values(statement.signatures).map((hash) => ["note-gone", hash]),
    ].filter(([, hash]) => !held.has(hash)).map(([gone]) => say(gone, { quarter: statement.named })));
  }

  /* Releases, PDFs and notes of the site that the log does not name. */
  function unnamed(log, files, hashes, say) {
    const named = new Set(log.statements.flatMap(
      (each) => [each.release, ...Object.values(each.reports), ...Object.values(each.signatures)]));
    const strange = Array.from(files.keys()).filter((path) => !path.startsWith("log/") && !named.has(hashes.get(path)));
    return strange.map((path) => say("not-in-log", { path }));
  }

  /* The decisions on one release, and under `path` each note that the log names and that does not count. */
  async function signingsOf(log, statement, files, hashes) {
    const at = (hash, form) => Array.from(files.keys()).find((path) => form.test(path) && hashes.get(path) === hash);
    const release = at(statement.release, /release\.json$/);
    let ended = "";
    try {
      ended = release ? JSON.parse(text(files.get(release))).as_of : "";
    } catch { /* what cannot be read says no day */ }
    const made = [];
    for (const role of Object.keys(statement.signatures)) {
      const path = at(statement.signatures[role], /\.note$/);
      if (!path) continue; // told as missing
      try {
        made.push(await readSigning(log, statement, role, files.get(path), ended));
      } catch {
        made.push({ path });
      }
    }
    return made.sort((one, other) => SIGNING.indexOf(one.role) - SIGNING.indexOf(other.role));
  }

  /* What the signature under the checkpoint leaves open. */
  function doubts(log, able, say) {
    if (log.unsigned) return [say("log-unsigned")];
    if (!able) return [say("no-ed25519")];
    const before = namedBefore(log, log.size - 1);
    const last = log.statements[log.size - 1].keys.filter((key) => key.role === "log").map((key) => key.line);
    const signed = log.signed.filter((key) => last.includes(key.line));
    return before && !signed.some((key) => before.includes(key.line)) ? [say("log-key-unnamed")] : [];
  }

  verification.log = { canonical, isDay, publishedLog };
})(globalThis.verification);
