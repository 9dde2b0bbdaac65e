/* verdicts.js: the six verdicts of `transparency verify` on the files of a site, as far as a browser can give them: true,
   false, or null where only the command looks further. The twin of transparency.verification.verdicts. */
"use strict";
(function (verification) {
  const { fingerprint, hex, sha256, text } = verification.proof;
  const { isDay, publishedLog } = verification.log;
  const SUMS = "SHA256SUMS";
  const PASSED = [SUMS, ".transparency-site", ".gitignore"];
  const SCHEMA = "equity-pool-disclosure/1";
  const DAY = 86400000;

  /* The files that the list names: path → SHA-256. */
  function listed(data) {
    const lines = new TextDecoder("utf-8", { ignoreBOM: true }).decode(data).split("\n");
    if (lines[lines.length - 1] === "") lines.pop();
    return new Map(lines.map((line) => {
      const [hash, ...path] = line.split("  ");
      return [path.join("  "), hash];
    }));
  }

  /* What is not as the site's own list of files says. */
  function asListed(files, hashes, say) {
    if (!files.has(SUMS)) return [say("no-list", { path: SUMS })];
    const named = listed(files.get(SUMS));
    const gone = Array.from(named.keys()).filter((path) => !files.has(path));
    const more = Array.from(files.keys()).filter((path) => !named.has(path) && !PASSED.includes(path));
    const other = Array.from(named.keys()).filter((path) => files.has(path) && hashes.get(path) !== named.get(path));
    const told = (id, paths) => paths.sort().map((path) => say(id, { path }));
    return [...told("file-missing", gone), ...told("file-not-listed", more), ...told("file-changed", other)];
  }

  const everyRelease = (files) => Array.from(files.keys()).filter((path) => /^data\/(.*\/)?release\.json$/.test(path));

  /* The releases of the site, oldest first; what cannot be read is left to the command. */
  function releases(files, hashes) {
    const found = [];
    for (const path of everyRelease(files)) {
      try {
        const release = JSON.parse(text(files.get(path)));
        if (release.schema === SCHEMA && isDay(release.as_of) && isDay(release.published)) {
          found.push({ ...release, path, sha256: hashes.get(path) });
        }
      } catch { /* the command says what is wrong with it */ }
    }
    const order = (each) => `${each.as_of} ${each.supersedes ? 1 : 0} ${each.path}`;
    return found.sort((one, other) => (order(one) < order(other) ? -1 : 1));
  }

  /* Whether a release does not go on from those before it (`chain`), and whether it came late (`late`). */
  function goesOn(release, past) {
    const held = past.filter((each) => each.quarter === release.quarter);
    if (held.length && release.supersedes !== held[held.length - 1].sha256) return { chain: false };
    if (release.supersedes && !held.length) return { chain: true };
    const before = past.filter((each) => each.quarter !== release.quarter);
    if (!release.previous) return { chain: before.length === 0 };
    if (!before.length) return { chain: true };
    const last = before.find((each) => each.sha256 === release.previous);
    if (!last) return { chain: false };
    const days = (Date.parse(release.as_of) - Date.parse(last.as_of)) / DAY;
    const chain = release.publisher.id === last.publisher.id && days >= 80 && days <= 100 &&
      release.published >= last.published && (release.release || release.currency === last.currency);
    return { chain, late: !release.supersedes && last.next_release && release.published > last.next_release };
  }

  /* Releases that name a checkpoint which the log had not when they were closed. */
  async function unknownCheckpoints(found, { log, past }, say) {
    const reasons = [];
    for (const { path, sha256, closing } of found.filter((each) => each.closing && each.closing.checkpoint)) {
      const place = log ? log.statements.findIndex(({ release }) => release === sha256) : 0;
      const printed = await fingerprint(closing.checkpoint);
      if (!log || !past.slice(0, place < 0 ? log.size : place).includes(printed)) {
        reasons.push(say("checkpoint-unknown", { path, printed }));
      }
    }
    return reasons;
  }

  function inTime(found, today, say, day) {
    const reasons = found.filter((release, place) => goesOn(release, found.slice(0, place)).late)
      .map(({ path }) => say("appeared-late", { path }));
    const due = found.length ? found[found.length - 1].next_release : null;
    return due && due < today ? [...reasons, say("overdue", { day: day(due) })] : reasons;
  }

  /* Identities whose two sides differ; the command adds up the tables too. */
  const unequal = (found, say) => found.flatMap(({ path, release }) =>
    (release ? release.identities : []).filter(({ left, right }) => left !== right)
      .map(({ code }) => say("sides-differ", { path, code })));

  /* Units of people that are no multiple of their block; the command looks at groups and at all that is computed. */
  const outsideBlocks = (found, say) => found.flatMap(({ path, release }) =>
    Object.entries(release ? release.figures : {})
      .filter(([id, { value }]) => /^(awards|holdings)\.[a-z]+$/.test(id) && value.status === "shown" && value.block > 1 &&
        Number(value.amount) % value.block !== 0)
      .map(([figure]) => say("outside-blocks", { path, figure })));

  /* An amount as it stands in a mark: 2.1E-6 is 0.0000021. */
  function plain(amount) {
    const [, sign, digits, more, power] = /^(-?)(\d)(?:\.(\d+))?[eE]-(\d+)$/.exec(amount) || [];
    return power ? `${sign}0.${"0".repeat(Number(power) - 1)}${digits}${more || ""}` : String(amount);
  }

  /* Every amount that stands anywhere in a value. */
  function* amounts(value) {
    if (typeof value === "number" || (typeof value === "string" && /^-?[\d.]+([eE][-+]?\d+)?$/.test(value))) yield plain(value);
    else if (value !== null && typeof value === "object") for (const part of Object.values(value)) yield* amounts(part);
  }

  /* Marks of figures and cells of tables that no release prints: only the attribute is looked at, not the words. */
  function strangeMarks(files, found, say) {
    const everything = new Set();
    const figures = new Map();
    const tables = new Set();
    for (const { release } of found.filter((each) => each.release)) {
      for (const amount of amounts(release)) everything.add(amount);
      for (const { id } of [...Object.values(release.tables), ...release.breakdowns]) tables.add(id);
      for (const [id, figure] of Object.entries(release.figures)) {
        if (!figures.has(id)) figures.set(id, new Set());
        figures.get(id).add(plain(figure.value.amount));
      }
    }
    const reasons = [];
    for (const [path, data] of files) {
      if (!path.endsWith(".html") || path.startsWith("assets/")) continue;
      const page = new DOMParser().parseFromString(new TextDecoder().decode(data), "text/html");
      for (const mark of page.querySelectorAll("data[data-figure]")) {
        const [id] = mark.dataset.figure.split("@");
        const known = figures.get(id) || (tables.has(id.split("/")[0]) ? everything : null); // others are derived
        if (known && !known.has(mark.value)) {
          reasons.push(say("mark-unknown", { path, figure: mark.dataset.figure, value: mark.value }));
        }
      }
    }
    return reasons;
  }

  /* Everything that can be said of the files of a site: path → bytes. `today`: a day as 2026-03-31, or nothing; `all`:
     whether there can be no other files. */
  async function judge(files, { today = "", kept = "", all, say, day }) {
    const hashes = new Map();
    for (const [path, data] of files) hashes.set(path, hex(await sha256(data)));
    const found = releases(files, hashes);
    const log = await publishedLog(files, hashes, kept.replace(/\s/g, "").toLowerCase(), say);
    const broken = found.filter((release, place) => !goesOn(release, found.slice(0, place)).chain);
    const chain = [...log.faults, ...await unknownCheckpoints(found, log, say),
      ...broken.map(({ path }) => say("not-going-on", { path }))];
    const papers = Array.from(files.keys()).some((path) => path.endsWith(".pdf"));
    const marks = strangeMarks(files, found, say);
    const known = log.log !== null && everyRelease(files).every((path) => log.log.statements.some(
      ({ release }) => release === hashes.get(path)));
    const days = new Map(log.log ? log.log.statements.map(({ release, published }) => [release, published]) : []);
    const logged = (release) => ({ ...release, published: days.get(release.sha256) || release.published });
    const verdicts = [
      { id: "files", reasons: asListed(files, hashes, say), whole: all },
      { id: "sums", reasons: unequal(found, say), whole: false },
      { id: "chain", reasons: chain, whole: !papers && (log.able || !log.log) },
      { id: "numbers", reasons: marks, whole: false },
      { id: "people", reasons: outsideBlocks(found, say), whole: false },
      { id: "time", reasons: known ? inTime(found.map(logged), today, say, day) : [], whole: known },
    ];
    return { verdicts: verdicts.map((each) => ({ ...each, holds: each.reasons.length ? false : each.whole || null })), log };
  }

  verification.verdicts = { judge, listed };
})(globalThis.verification);
